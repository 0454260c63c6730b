"""The command as a user runs it: real processes, one clear line when something is wrong."""

import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from api.cli import main
from tests.commands import answers, environment, free_port, run, serving
from tests.fake_telegram import TOKEN, FakeTelegram

COMMAND = [sys.executable, "-c", "from api.cli.main import main; main()"]


@pytest.fixture
def folder(made_by_commands: Path, tmp_path: Path) -> Path:
    """A place of one's own with a database and the example content."""
    shutil.copytree(made_by_commands, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_from_nothing_to_a_page(tmp_path: Path) -> None:
    """As a user starts it, nothing loaded before."""
    port = str(free_port())
    env = environment(tmp_path, port=port)
    for words in (["db", "upgrade"], ["content", "load", "--example", "--if-empty"]):
        subprocess.run([*COMMAND, *words], cwd=tmp_path, env=env, timeout=60, check=True)
    with subprocess.Popen([*COMMAND, "serve"], cwd=tmp_path, env=env) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            assert answers(f"{url}/en-calais/kind/food").status_code == 200
            assert answers(f"{url}/api/v1/zones").json()["total_items"] == 4
        finally:
            process.kill()


def test_behind_a_web_server_everybody_is_somebody(folder: Path) -> None:
    """Whoever guesses passwords from one address holds up nobody at another."""
    with serving(folder) as (_, url):
        answers(url)
        with httpx.Client(base_url=url, headers={"origin": url}) as client:

            def tries(name: str, address: str) -> int:
                form = {"name": name, "password": "a wrong password"}
                header = {"X-Forwarded-For": address}
                return client.post("/admin/login", data=form, headers=header).status_code

            guessed = [tries(f"nobody{n}", "192.0.2.1") for n in range(22)]
            assert guessed[-1] == 429
            assert tries("anna", "198.51.100.7") != 429


def test_a_change_by_another_process_is_seen_within_a_second(folder: Path) -> None:
    file = folder / "zone.yaml"
    file.write_text("zones: [{key: calais, name: {en: Kale}}]")
    with serving(folder) as (_, url):
        assert "Kale" not in answers(f"{url}/en/zones").text
        assert run(folder, "content", "load", str(file)).returncode == 0
        started = time.monotonic()
        while "Kale" not in answers(f"{url}/en/zones").text:
            assert time.monotonic() - started < 1.0
            time.sleep(0.02)


def test_loading_and_exporting_go_round(folder: Path) -> None:
    exported = run(folder, "content", "export", "--example")
    assert exported.returncode == 0
    (folder / "all.yaml").write_text(exported.stdout, "utf-8")
    assert run(folder, "content", "load", str(folder / "all.yaml")).returncode == 0
    assert run(folder, "content", "export", "--example").stdout == exported.stdout


def test_numbers_that_differ_are_named_and_loaded(folder: Path) -> None:
    """Whoever runs a command is asked by nobody, and told."""
    exported = run(folder, "content", "export").stdout
    start = exported.index("- key: detention")
    wrong = exported[:start] + re.sub(r"48(\s+heures)", r"84\1", exported[start:], count=1)
    assert wrong != exported
    (folder / "wrong.yaml").write_text(wrong, "utf-8")
    done = run(folder, "content", "load", str(folder / "wrong.yaml"))
    assert done.returncode == 0
    assert "warning: page detention, sections." in done.stderr
    assert "(fr: 84; en, ar, " in done.stderr
    assert run(folder, "content", "export").stdout == wrong


def test_the_example_is_loaded_into_an_empty_database_only(folder: Path) -> None:
    (folder / "one.yaml").write_text("zones: [{key: calais, name: {en: Kale}}]")
    assert run(folder, "content", "load", str(folder / "one.yaml")).returncode == 0
    assert run(folder, "content", "load", "--example", "--if-empty").returncode == 0
    assert "Kale" in run(folder, "content", "export").stdout


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (["serve"], {}, "channel-info db upgrade"),
        (["content", "load", "--example"], {}, "channel-info db upgrade"),
        (["serve"], {"port": "99999"}, "CHANNEL_INFO_PORT"),
        (["serve"], {"public_url": "https://x.example"}, "CHANNEL_INFO_SECRET_KEY"),
        (["serve"], {"telegram_mode": "webhook"}, "CHANNEL_INFO_PUBLIC_URL"),
        (["db", "upgrade"], {"database_url": "bogus"}, "CHANNEL_INFO_DATABASE_URL"),
        (["serve"], {"database_url": "gold://x"}, "CHANNEL_INFO_DATABASE_URL"),
        (["serve"], {"database_url": "postgresql+psycopg://x:y/z"}, "CHANNEL_INFO_DATABASE_URL"),
        (["serve"], {"database_url": "mysql://x/z"}, "CHANNEL_INFO_DATABASE_URL"),
        (["db", "downgrade", "nothing"], {}, "nothing"),
        (["db", "upgrade"], {"database_url": "postgresql+psycopg://127.0.0.1:1/x"}, "database"),
    ],
)
def test_what_is_wrong_is_one_clear_line(
    tmp_path: Path, words: list[str], settings: dict[str, str], said: str
) -> None:
    done = run(tmp_path, *words, **settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_folder_that_is_not_there(folder: Path) -> None:
    done = run(folder, "content", "export", "/nonexist/x")
    assert done.returncode == 1
    assert done.stderr == "/nonexist/x: No such file or directory\n"


def test_what_the_database_refuses_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> None:
        raise IntegrityError("INSERT", {}, Exception("duplicate key\nDETAIL: inside"))

    monkeypatch.setattr(main, "app", refused)
    with pytest.raises(SystemExit) as stopped:
        main.main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    assert said == "the database refused, and nothing was changed: duplicate key\n"


def test_the_server_has_limits(monkeypatch: pytest.MonkeyPatch, filled: Engine) -> None:
    made: list[main.uvicorn.Server] = []

    def run(server: main.uvicorn.Server) -> None:
        server.started = True
        made.append(server)

    monkeypatch.setattr(main, "current_engine", lambda: filled)
    monkeypatch.setattr(main.log, "set_up", lambda _: None)
    monkeypatch.setattr(main, "_check_port", lambda _: None)
    monkeypatch.setattr(main.gc, "set_threshold", lambda *_: None)
    monkeypatch.setattr(main.uvicorn.Server, "run", run)
    main.serve()
    limits = made[0].config
    assert limits.timeout_graceful_shutdown == 5
    assert limits.limit_concurrency == 500
    assert limits.timeout_keep_alive == 15


def test_a_port_that_is_taken(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run(folder, "serve", port=str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "CHANNEL_INFO_PORT" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_mistakes_in_content_are_named_and_nothing_is_written(folder: Path) -> None:
    before = run(folder, "content", "export", "--example").stdout
    bad = folder / "bad.yaml"
    bad.write_text("zones:\n- {key: new, name: {en: New}}\n- {key: Bad Key, name: {en: x}}\n")
    done = run(folder, "content", "load", str(bad))
    assert done.returncode == 1
    assert f"{bad}:3: zones.1.key:" in done.stderr
    assert run(folder, "content", "export", "--example").stdout == before


async def test_buttons_work_after_kill_minus_nine(folder: Path) -> None:
    """The real process, polling the stand-in, killed and started again."""
    async with FakeTelegram() as telegram:
        settings = {"telegram_token": TOKEN, "telegram_api_url": telegram.url}
        person = telegram.user(language_code="en")
        with serving(folder, **settings) as (process, _):
            await person.start()
            await person.wait(lambda: bool(person.messages), timeout=20)
            menu = person.screen
            process.kill()
        with serving(folder, **settings):
            person.press_data(menu, "ar-calais_kind_food")
            await person.wait(lambda: "🍲" in menu.text, timeout=20)
        assert telegram.violations == []
        assert TOKEN.split(":")[1] not in (folder / "log").read_text()


def test_the_first_administrator_gets_a_link_once(folder: Path) -> None:
    """It is printed on every start until somebody took it; one printed before is void."""
    links: list[str] = []
    for _ in range(2):
        with serving(folder) as (_, url):
            answers(url)
            found = re.search(
                r"http://localhost:\d+(/admin/welcome/[\w-]+)", (folder / "said").read_text()
            )
            assert found
            links.append(found[1])
            assert [answers(url + link).status_code for link in links][-1] == 200
            assert answers(url + links[0]).status_code == (200 if len(links) == 1 else 404)


def test_an_invitation_by_the_command(folder: Path) -> None:
    made = run(folder, "volunteer", "invite", "translator", "--language", "ar", "--language", "fa")
    assert re.fullmatch(r"http://localhost:8000/admin/welcome/[\w-]{43}\n", made.stdout)
    public = {"public_url": "https://info.example/", "secret_key": "k" * 32}
    made = run(folder, "volunteer", "invite", "editor", **public)
    assert made.stdout.startswith("https://info.example/admin/welcome/")
    for words, said in (
        (["partner"], "organization: missing"),
        (["partner", "--organization", "nobody"], "organization: unknown"),
        (["translator", "--language", "xx"], "languages: unknown"),
    ):
        wrong = run(folder, "volunteer", "invite", *words)
        assert (wrong.returncode, wrong.stderr.strip()) == (1, said)


def test_the_doctor_finds_what_was_altered(folder: Path) -> None:
    """Loading is written down, so there is a history to look at."""
    well = run(folder, "doctor")
    assert (well.returncode, well.stderr) == (0, "")
    number, newest = re.fullmatch(
        r"newest change: (\d+) (\w{64})\nall is well\n", well.stdout
    ).groups()
    assert int(number) > 20
    assert run(folder, "doctor", "--expect", newest).returncode == 0
    with sqlite3.connect(folder / "data with spaces" / "test.db") as raw:
        raw.execute("DELETE FROM history WHERE id = ?", (int(number),))
    cut = run(folder, "doctor", "--expect", newest)
    assert (cut.returncode, len(cut.stderr.splitlines())) == (1, 1)
    assert cut.stdout.endswith("\n1 problem\n")
    assert "noted down" in cut.stderr
    assert run(folder, "doctor").returncode == 0
    with sqlite3.connect(folder / "data with spaces" / "test.db") as raw:
        raw.execute("UPDATE history SET key = 'other' WHERE id = 2")
        raw.execute("DELETE FROM history WHERE id = 5")
    ill = run(folder, "doctor")
    assert ill.returncode == 1
    assert "change 2 was altered" in ill.stderr
    assert "change 5 is missing" in ill.stderr
    assert ill.stdout.endswith(f"\n{len(ill.stderr.splitlines())} problems\n")


def test_the_doctor_and_a_database_that_is_not_ready(tmp_path: Path) -> None:
    empty = run(tmp_path, "doctor")
    assert empty.returncode == 1
    assert "channel-info db upgrade" in empty.stderr
    away = run(tmp_path, "doctor", database_url="postgresql+psycopg://127.0.0.1:1/x")
    assert away.returncode == 1
    assert "database" in away.stderr
    assert "Traceback" not in empty.stderr + away.stderr


LIVE = [{"telegram_token": "123456:" + "A" * 35}, {"public_url": "https://info.example.org"}]


@pytest.mark.parametrize("settings", LIVE, ids=["token", "https"])
def test_a_live_product_begins_empty(tmp_path: Path, settings: dict[str, str]) -> None:
    """Nothing invented is loaded by itself; one command takes the real start."""
    settings = settings | {"secret_key": "k" * 40}
    assert run(tmp_path, "db", "upgrade", **settings).returncode == 0
    assert run(tmp_path, "content", "load", "--example", "--if-empty", **settings).returncode == 0
    assert "key:" not in run(tmp_path, "content", "export", "--example", **settings).stdout
    taken = run(tmp_path, "content", "start", **settings)
    assert taken.returncode == 0, taken.stderr
    assert "pages wait as drafts" in taken.stdout
    exported = run(tmp_path, "content", "export", **settings).stdout
    assert "key: calais" in exported
    assert "services:" not in exported


def test_loading_needs_to_know_what(folder: Path) -> None:
    refused = run(folder, "content", "load")
    assert refused.returncode != 0
    assert "content start" in refused.stderr.replace("\n", " ")
