"""Settings come from the environment and .env, and complain in one line."""

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings, variable
from tutor_core.errors import SettingsError


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_defaults_need_nothing_set() -> None:
    settings = load_settings()
    assert settings.data == Path("data")
    assert settings.database_url is None
    assert settings.log_level == "warning"


def test_given_beats_environment_beats_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("TUTOR_DATA=from-file\nTUTOR_LOG_LEVEL=debug\n")
    assert load_settings().data == Path("from-file")
    monkeypatch.setenv("TUTOR_DATA", "from-environment")
    settings = load_settings()
    assert (settings.data, settings.log_level) == (Path("from-environment"), "debug")
    assert load_settings(data=Path("given")).data == Path("given")
    assert load_settings(data=None).data == Path("from-environment")


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_DATA_KEY", "")
    monkeypatch.setenv("TUTOR_LOG_LEVEL", "")
    settings = load_settings()
    assert settings.data_key is None
    assert settings.log_level == "warning"


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("TUTOR_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("TUTOR_LANGUAGE", "tlh", "en"),
        ("TUTOR_MODEL", "gpt-x", "PROVIDER:NAME"),
        ("TUTOR_MODEL", "acme:gpt-x", "openai, anthropic, ollama"),
        ("TUTOR_MODEL", "openai:", "PROVIDER:NAME"),
        ("TUTOR_MODEL_URL", "ftp://models.example", "http://"),
        ("TUTOR_MODEL_TIMEOUT", "31.5", "from 1 to 30"),
        ("TUTOR_MODEL_PRICE_IN", "-1.25", "0 or more"),
        ("TUTOR_DATABASE_URL", "mysql://root:hunter2@db/x", "sqlite"),
    ],
)
def test_a_bad_value_names_key_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, key: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert key in raised.value.text
    assert allowed in raised.value.text
    assert value not in raised.value.text
    assert "\n" not in raised.value.text


def test_an_unreadable_file_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"TUTOR_DATA=\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"\.env can't be read"):
        load_settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_DATA_KEY", "hunter2hunter2")
    monkeypatch.setenv("TUTOR_DATABASE_URL", "postgresql+asyncpg://u:hunter2@db/x")
    monkeypatch.setenv("TUTOR_MODEL_KEY", "hunter2")
    settings = load_settings()
    assert "hunter2" not in repr(settings)
    assert settings.model is None
    assert settings.data_key is not None
    assert settings.data_key.get_secret_value() == "hunter2hunter2"


def test_a_platform_s_settings_have_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "abc")
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9/api/v10/")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_LISTEN", "127.0.0.1:8444")
    settings = load_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "abc"
    assert settings.discord_api_url == "http://127.0.0.1:9/api/v10"
    assert settings.telegram_webhook_listen == "127.0.0.1:8444"
    assert settings.telegram_token is None


def test_a_wrong_address_of_a_platform_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_GATEWAY_URL", "http://127.0.0.1:9/gateway")
    with pytest.raises(SettingsError, match="DISCORD_GATEWAY_URL") as raised:
        load_settings()
    assert "127.0.0.1" not in str(raised.value)
