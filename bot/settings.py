"""The settings, read from the environment and ``.env``, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettings

from tutor_core.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "TUTOR_"
_SCHEMES = ("sqlite", "postgresql")
_PLATFORMS = ("discord_", "telegram_")


def _database(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(_SCHEMES):
        raise ValueError("not a database this program knows")
    return url


PROVIDERS = ("openai", "anthropic", "ollama")


def _model(name: str) -> str:
    provider, _, model = name.partition(":")
    if provider not in PROVIDERS or not model.strip():
        raise ValueError("no model of a known provider")
    return name


def _url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("not the address of a server")
    return url


def _not_empty(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("not a folder name")
    return path


def variable(field: str) -> str:
    """Return the name a field has in the environment: those of a platform have no prefix."""
    name = field.upper()
    return name if field.startswith(_PLATFORMS) else f"{PREFIX}{name}"


def _base(schemes: tuple[str, ...]) -> Callable[[str | None], str | None]:
    """Return what takes an address that paths are put behind, without its last slash."""

    def check(address: str | None) -> str | None:
        if address is not None and not address.startswith(schemes):
            raise ValueError("not such an address")
        return address.rstrip("/") if address else None

    return check


def _platform(field: str, description: str) -> Any:  # noqa: ANN401  (what pydantic's Field returns)
    return Field(default=None, validation_alias=variable(field), description=description)


_Http = Annotated[str | None, AfterValidator(_base(("http://", "https://")))]
_Socket = Annotated[str | None, AfterValidator(_base(("ws://", "wss://")))]


class Settings(BaseSettings):
    """What can be set; ``variable`` says by which name.

    ``data`` is the folder everything is kept in; ``database_url`` is a secret because it may
    hold a password, and without it the database is a file in ``data``. Without ``model`` there is
    no language model, and nothing of one is loaded. An address of a platform that isn't set is
    the platform's own.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        protected_namespaces=(),
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
    )

    data: Annotated[Path, AfterValidator(_not_empty), Field(description="a folder")] = Path("data")
    database_url: Annotated[
        SecretStr | None,
        AfterValidator(lambda url: url and _database(url)),
        Field(description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"),
    ] = None
    data_key: Annotated[
        SecretStr | None, Field(description="32 random bytes in URL-safe base64")
    ] = None
    embedding_model: Annotated[
        Path | None,
        AfterValidator(lambda path: path and _not_empty(path)),
        Field(description="a folder with a sentence-transformers model"),
    ] = None
    model: Annotated[
        str | None,
        AfterValidator(lambda name: name and _model(name)),
        Field(description=f"PROVIDER:NAME, the provider being one of {', '.join(PROVIDERS)}"),
    ] = None
    model_url: Annotated[
        str | None,
        AfterValidator(lambda url: url and _url(url)),
        Field(description="the address of a server, beginning with http:// or https://"),
    ] = None
    model_key: Annotated[SecretStr | None, Field(description="the provider's key")] = None
    model_timeout: Annotated[float, Field(ge=1, le=30, description="seconds, from 1 to 30")] = 12.0
    model_price_in: Annotated[
        float, Field(ge=0, description="what a million tokens in cost, 0 or more")
    ] = 0.0
    model_price_out: Annotated[
        float, Field(ge=0, description="what a million tokens out cost, 0 or more")
    ] = 0.0
    language: Annotated[Literal["en"], Field(description="en")] = "en"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="debug, info, warning, error"),
    ] = "warning"
    discord_token: SecretStr | None = _platform("discord_token", "the bot's token")
    discord_api_url: _Http = _platform(
        "discord_api_url",
        "an address that ends before /users/@me, such as https://bot.example/api/v10",
    )
    discord_gateway_url: _Socket = _platform(
        "discord_gateway_url", "an address such as wss://bot.example/gateway/"
    )
    discord_cdn_url: _Http = _platform("discord_cdn_url", "an address such as https://bot.example")
    discord_guild: str | None = Field(
        default=None,
        validation_alias=variable("discord_guild"),
        pattern=r"^\d{5,20}$",
        description="the id of the one server whose commands are made, while developing",
    )
    telegram_token: SecretStr | None = _platform("telegram_token", "the bot's token")
    telegram_api_url: _Http = _platform(
        "telegram_api_url", "an address that ends before /bot<token>/, such as https://bot.example"
    )
    telegram_file_url: _Http = _platform(
        "telegram_file_url",
        "an address that ends before /file/bot<token>/, such as https://bot.example",
    )
    telegram_webhook_url: _Http = _platform(
        "telegram_webhook_url",
        "the address Telegram is to call, such as https://bot.example/telegram",
    )
    telegram_webhook_listen: str = Field(
        default="127.0.0.1:8443",
        validation_alias=variable("telegram_webhook_listen"),
        pattern=r"^.+:\d{1,5}$",
        description="an address and a port, such as 127.0.0.1:8443",
    )
    telegram_webhook_secret: SecretStr | None = _platform(
        "telegram_webhook_secret", "1 to 256 letters, digits, - and _"
    )


def load_settings(**given: Any) -> Settings:  # noqa: ANN401  (whatever a field takes)
    """Read the settings; ``given`` (None: not given) goes before environment and file.

    Raises SettingsError, naming the key and what is allowed, never the value.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        raise SettingsError(_complaint(error)) from None
    except (UnreadableSettings, OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file .env can't be read ({error}). It has to be UTF-8 text."
        ) from None


def _complaint(error: ValidationError) -> str:
    named = str(error.errors(include_input=False)[0]["loc"][0])
    fields = {variable(name): field for name, field in Settings.model_fields.items()}
    shown = named if named in fields else variable(named)
    return f"The setting {shown} makes no sense. Allowed: {fields[shown].description}."
