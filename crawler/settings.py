"""Scrapy's settings for this project: politeness first, every door that is not needed closed.

Names beginning with GONGKAI are this project's own. ``crawler.run`` adds what depends on the run: the sites, the data folder, the operator's
contact address and the host:port pairs opened for a local trial.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.fetching.addresses import Policy

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# One request at a time a host, with a delay that varies by three tenths.
CONCURRENT_REQUESTS = 128  # also those that only wait for their site's delay: with 32, 80 sites took a third longer than the delays ask for
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = (
    1  # with every answer Scrapy starts as many tasks; there are no items, the spider itself stores what it keeps
)
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.3  # Scrapy draws anew whenever it looks at a waiting request: with 0.5 the mean wait was 1.22 times the delay, not 1
GONGKAI_MAX_REQUESTS = 2_000  # a site and run
GONGKAI_MAX_SEARCH = (
    30  # pages looked at where nothing that looks like a column leads to a report, and common addresses tried last
)
GONGKAI_MAX_DEPTH = 6  # columns below the entry page
GONGKAI_MAX_FAILURES = 5  # in a row; then the host is left alone for this run
GONGKAI_MAX_RETRY_AFTER = 120.0  # seconds; a host that asks for more is left alone for this run
GONGKAI_MAX_RECHECKS = 40  # known reports of a site looked at again in one run
GONGKAI_PROGRESS = False  # a line on standard error for every site that is done
GONGKAI_BROWSER_TIMEOUT = 180.0  # seconds a page, what its scripts ask for included
GONGKAI_BROWSER_PARTS = 60  # requests that the scripts of one page may cost
GONGKAI_CLOCK_SHIFT = 0.0  # seconds added to the clock; tests make a second night with it

# Sizes and times. The timeout is that of a whole answer, so that a slow drip ends too.
DOWNLOAD_MAXSIZE = 32 << 20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 90
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 6
METAREFRESH_MAXDELAY = 10
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408, 429]
DEPTH_LIMIT = 0  # depth is counted in columns by the spider; Scrapy's counts pages and retries too

DOWNLOAD_HANDLERS = {
    "http": "crawler.fetching.certificates.RegistryHandler",
    "https": "crawler.fetching.certificates.RegistryHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.fetching.resolver.GuardedResolver"
DNSCACHE_ENABLED = True
COOKIES_ENABLED = True
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, out of the guard's sight
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.fetching.middlewares.GuardMiddleware": 50,
    "crawler.fetching.middlewares.LimitsMiddleware": 60,
    "crawler.fetching.robots_middleware.RobotsMiddleware": 100,
    "crawler.fetching.middlewares.PatientRetryMiddleware": 550,
    "crawler.fetching.middlewares.NamedMetaRefreshMiddleware": 580,
    "crawler.fetching.middlewares.NamedRedirectMiddleware": 600,
    "crawler.fetching.middlewares.WireMiddleware": 860,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # what an answer means is for crawler.fetching.challenges to say
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # drops without a word; the guard refuses by name
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Switched off besides by their own settings, but loaded all the same: two of them bring web servers along.
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the callback's source anew with every answer

ROBOTSTXT_OBEY = True
USER_AGENT = "gongkai (archive of annual disclosure reports)"  # the contact is added by crawler.run
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
LOGSTATS_INTERVAL = 0


def policy_of(settings: BaseSettings | dict[str, Any]) -> Policy:
    """Which hosts a run may ask: the named exceptions of its sites and the pairs opened for a local trial."""
    hosts = settings.get("GONGKAI_HOSTS") or ()
    opened = settings.get("GONGKAI_OPENED") or ()
    return Policy(hosts=frozenset(map(str, hosts)), opened=frozenset((str(host), int(port)) for host, port in opened))
