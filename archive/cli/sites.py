"""``gongkai sites``: list, add and test the registered sites."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.cli.common import data_option, say


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def sites() -> None:
    """List, add and test the registered sites.

    \b
    Example: gongkai sites list --division 3208
    """


@sites.command("list", epilog="Example: gongkai sites list --division 41 --json")
@click.option(
    "--division",
    default="",
    metavar="CODE",
    help="Only this division and those inside it (a code may be cut: 32, 3208).",
)
@click.option(
    "--counties", "with_counties", is_flag=True, help="Also every county of which no site is known: never looked."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@data_option
def list_(division: str, with_counties: bool, as_json: bool, data: Path) -> None:
    """List the registered sites with what the last visit found, and why."""
    from archive.sites import registered_sites, site_states
    from crawler.registry.load import load_register
    from crawler.registry.sites import Site, never_looked

    states, wanted = site_states(data), division.rstrip("0") if len(division) == 6 else division
    known = registered_sites(data)
    listed = [site for site in known if site.division_code.startswith(wanted)]
    if with_counties:
        register = load_register()
        listed += [
            Site(place.code, register.full_name(place.code), "")
            for place in never_looked(register, known)
            if place.code.startswith(wanted)
        ]
    for site in sorted(listed, key=lambda site: site.division_code):
        state = states.get(site.url)
        if as_json:
            row = asdict(site) | {
                "state": state.state if state else "never_looked",
                "state_reason": state.state_reason if state else "",
                "reports": state.reports if state else 0,
                "notes": list(state.notes) if state else [],
                "last_ok": state.last_ok if state else "",
            }
            click.echo(json.dumps(row, ensure_ascii=False))
            continue
        seen = " ".join(filter(None, (state.state, state.state_reason, state.last_ok))) if state else "never looked"
        click.echo(f"{site.division_code} {site.name} {site.url or '-'} [{seen}]")


@sites.command(epilog="Example: gongkai sites add --division 411421 --name 民权县 --url https://www.minquan.gov.cn/")
@click.option(
    "--division",
    "division_code",
    required=True,
    metavar="CODE",
    help="Six-digit code of the division whose site it is.",
)
@click.option("--name", required=True, help="Name of the division or unit.")
@click.option(
    "--url", required=True, help="Where to begin: the list of reports, the disclosure page, or the home page."
)
@click.option("--note", default="", help="Anything that helps others.")
@data_option
def add(division_code: str, name: str, url: str, note: str, data: Path) -> None:
    """Register a site, in sites.csv of the data folder. It is checked like those of the package, and visited on the next night."""
    from archive.sites import add_own_site
    from crawler.registry.sites import Site

    path = add_own_site(data, Site(division_code=division_code, name=name, url=url, note=note))
    say(f"added to {path}; save its page and see what is read from it: gongkai sites detect PAGE.html --url {url}")


@sites.command(epilog="Example: gongkai sites detect list.html --url http://www.example.gov.cn/col/col1/index.html")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", required=True, help="The page's address, which its links are relative to.")
@data_option
@click.pass_context
def detect(ctx: click.Context, file: Path, url: str, data: Path) -> None:
    """Say which family of sites a saved page belongs to and which reports its list names. Nothing is fetched."""
    from crawler.families import detect as detect_family
    from crawler.readers.decode import decode

    html, _ = decode(file.read_bytes())
    family, score = detect_family(url, html)
    rows = family.list_rows(url, html).rows
    click.echo(json.dumps({"family": family.name, "score": round(score, 2), "rows": len(rows)}, ensure_ascii=False))
    for row in rows:
        click.echo(json.dumps(asdict(row), ensure_ascii=False))
    ctx.exit(0 if rows else 1)
