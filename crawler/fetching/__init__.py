"""Who may be fetched, how fast, and what a wrong page looks like: rules as pure modules, and the Scrapy parts that apply them."""
