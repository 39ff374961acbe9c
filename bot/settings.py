"""The settings, read from the environment and ``.env``, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettings

from tutor_core.errors import SettingsError

PREFIX = "TUTOR_"
_SCHEMES = ("sqlite", "postgresql")


def _database(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(_SCHEMES):
        raise ValueError("not a database this program knows")
    return url


def _not_empty(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("not a folder name")
    return path


class Settings(BaseSettings):
    """What can be set. Each field is ``TUTOR_`` and its name in capitals.

    ``data`` is the folder everything is kept in; ``database_url`` is a secret because it may
    hold a password, and without it the database is a file in ``data``.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
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
    language: Annotated[Literal["en"], Field(description="en")] = "en"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="debug, info, warning, error"),
    ] = "warning"


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
    name = str(error.errors(include_input=False)[0]["loc"][0])
    allowed = Settings.model_fields[name].description
    return f"The setting {PREFIX}{name.upper()} makes no sense. Allowed: {allowed}."
