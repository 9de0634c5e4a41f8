"""The first connection of a process joins the embedded server, so that commands which need none start none."""

from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from coalition.toolkit.embedded.postgres import EmbeddedPostgres, embedded_postgres


class DatabaseClient(PostgresClient):
    """`manage.py dbshell`, with the psql that came with the server."""

    def runshell(self, parameters: list[str]) -> None:
        self.connection.get_connection_params()
        self.executable_name = str(self.connection.server.binaries.folder / "psql")
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """`settings_dict["HOME"]` is the folder of the cluster, "SERVER" its own settings; the rest is as in Django."""

    client_class = DatabaseClient

    @property
    def server(self) -> EmbeddedPostgres:
        return embedded_postgres(Path(self.settings_dict["HOME"]), **self.settings_dict.get("SERVER", {}))

    def get_connection_params(self) -> dict[str, Any]:
        self.server.join(self.settings_dict["NAME"] or "postgres")
        self.settings_dict.update(self.server.connection_settings())
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            if self.server.is_alive():
                raise
            self.server.join()  # it was killed between our look and our knock
            return super().get_new_connection(conn_params)
