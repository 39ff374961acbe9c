"""The store on SQL: tables, migrations, queries."""
