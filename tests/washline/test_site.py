"""Nothing is fetched that nobody allowed."""

from __future__ import annotations

import pytest


def test_an_origin_that_was_not_allowed_is_refused_and_never_asked(washline, web):
    web.pages["/"] = "<p>hello</p>"
    said = washline("crawl", web.origin + "/")
    assert said.status == 1
    assert f"washline site allow {web.origin} --basis" in said.err
    assert web.asked == []


def test_another_port_or_scheme_is_another_origin(washline, web):
    washline.done("site", "allow", "http://127.0.0.1:1", "--basis", "test")
    assert washline("crawl", web.origin + "/").status == 1
    assert washline("crawl", web.origin.replace("http", "https") + "/").status == 1
    assert web.asked == []


def test_a_permission_says_why_and_by_whom(washline):
    said = washline.done("site", "allow", "https://Site.example/page", "--basis", "open page", "--approver", "DI Quill")
    assert "allows all of https://site.example" in said.err
    (row,) = [one for one in washline.done("site", "list", "--json").json if one["origin"]]
    assert (row["origin"], row["basis"], row["approver"]) == ("https://site.example", "open page", "DI Quill")
    assert washline("site", "allow", "https://site.example").status == 2


@pytest.mark.parametrize("bad", ["site.example", "ftp://site.example", "file:///etc/passwd", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(washline, bad):
    assert washline("site", "allow", bad, "--basis", "x").status == 2
    assert washline("crawl", bad).status in (1, 2)


def test_a_permission_can_be_taken_back(washline, web):
    web.pages["/"] = "<p>hello</p>"
    washline.done("site", "allow", web.origin, "--basis", "test")
    washline.done("site", "forbid", web.origin)
    assert washline("crawl", web.origin + "/").status == 1
    assert web.asked == []


def test_an_unknown_site_is_named_with_what_there_is(washline):
    said = washline("crawl", "nowhere")
    assert said.status == 2
    assert "http" in said.err


def test_the_configuration_may_list_origins(washline, web, tmp_path):
    web.pages["/"] = "<html><body><h1>Rose</h1><p>Evenings in Ilford, call 07700 900461.</p></body></html>"
    config = tmp_path / "washline.toml"
    config.write_text(f'[[site]]\norigin = "{web.origin}"\nbasis = "listed"\n')
    assert washline.done("crawl", web.origin + "/", "--config", config, "--json").json["pages"] >= 1
    config.write_text('stor = "sqlite"\n')
    said = washline("crawl", web.origin + "/", "--config", config)
    assert said.status == 2
    assert "stor" in said.err


def test_a_permission_is_replaced_only_if_asked(washline):
    origin = "https://site.example"

    def allow(*options: str):
        return washline("site", "allow", origin, *options)

    def listed() -> list[dict[str, str]]:
        return [one for one in washline.done("site", "list", "--json").json if one["origin"]]

    assert allow("--basis", "open page", "--approver", "DI Quill", "--site", "lumen").status == 0
    before = listed()
    for other in (
        ("--basis", "open page", "--approver", "DI Quill", "--site", "jumble"),
        ("--basis", "open page", "--approver", "DI Quill"),
        ("--basis", "another", "--approver", "DI Quill", "--site", "lumen"),
        ("--basis", "open page", "--site", "lumen"),
    ):
        said = allow(*other)
        assert said.status == 2
        assert "already allowed for site 'lumen' on the basis 'open page', approved by DI Quill" in said.err
        assert "--replace" in said.err
        assert listed() == before
    assert allow("--basis", "open page", "--approver", "DI Quill", "--site", "lumen").status == 0
    assert listed() == before
    assert allow("--basis", "another", "--replace").status == 0
    assert [(one["site"], one["basis"], one["approver"]) for one in listed()] == [("", "another", "")]


def test_an_origin_of_the_configuration_is_not_taken_away_silently(washline, tmp_path):
    config = tmp_path / "washline.toml"
    config.write_text('[[site]]\norigin = "https://site.example"\nbasis = "listed"\nsite = "lumen"\n')

    def run(*arguments: str):
        return washline("site", *arguments, "--config", config)

    said = run("forbid", "https://site.example")
    assert said.status == 1
    assert "still allowed: the configuration file allows it" in said.err
    assert run("allow", "https://site.example", "--basis", "other", "--site", "jumble").status == 2
    assert run("allow", "https://site.example", "--basis", "other", "--site", "jumble", "--replace").status == 0
    assert [one["site"] for one in run("list", "--json").json if one["origin"]] == ["jumble"]
    said = run("forbid", "https://site.example")
    assert said.status == 1
    assert "its permission in the ledger was revoked, but the configuration file allows it" in said.err
    assert [one["site"] for one in run("list", "--json").json if one["origin"]] == ["lumen"]
