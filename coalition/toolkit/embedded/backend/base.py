"""The first connection of a process joins the embedded server, so that commands which need none start none."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from coalition.toolkit.embedded.postgres import embedded_postgres


class DatabaseClient(PostgresClient):
    """`manage.py dbshell`, with the psql that came with the server."""

    def runshell(self, parameters: list[str]) -> None:
        self.connection.get_connection_params()
        home = Path(self.connection.settings_dict["HOME"])
        self.executable_name = str(embedded_postgres(home).binaries.folder / "psql")
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """`settings_dict["HOME"]` is the folder of the cluster; the rest is as in Django."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        server = embedded_postgres(Path(self.settings_dict["HOME"]))
        server.join(self.settings_dict["NAME"] or "postgres")
        self.settings_dict.update(server.connection_settings())
        return super().get_connection_params()
