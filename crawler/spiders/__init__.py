"""The one spider, and the decisions it takes: what to follow (``follow``) and what is known of a site during a run (``visit``)."""
