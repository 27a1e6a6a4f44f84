"""The ready-made questions by subject: data only."""
