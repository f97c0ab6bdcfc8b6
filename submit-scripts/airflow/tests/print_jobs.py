"""Prints, as JSON, what both DAGs would submit with their default parameters; needs no Airflow."""

import json
import re
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(here / "stubs"), str(here.parent)]

import airflow.sdk  # noqa: E402
import retort_dag  # noqa: E402, F401
import retort_kubernetes_dag  # noqa: E402, F401

RUN_ID = "manual__2026-11-24T00:00:00+00:00"


def rendered(template, params):
    """The few forms of Jinja's language that the DAGs use; anything else is an error."""

    def value(match):
        name, *filters = [part.strip() for part in match.group(1).split("|")]
        if name == "run_id":
            result = RUN_ID
        elif name.startswith("params."):
            result = str(params[name.removeprefix("params.")].default)
        else:
            raise ValueError(f"unknown template {match.group(0)}")
        for one in filters:
            old, new = re.fullmatch(r"replace\('(.)', '(.)'\)", one).groups()
            result = result.replace(old, new)
        return result

    return re.sub(r"\{\{(.*?)\}\}", value, template)


json.dump(
    [
        {
            "dag": dag.dag_id,
            "task": task.task_id,
            "upstream": task.upstream,
            "application": task.application,
            "main": task.java_class,
            "arguments": [rendered(argument, dag.params) for argument in task.application_args],
            "propertiesFile": task.properties_file,
            "outlets": [asset.name for asset in task.outlets],
        }
        for dag in airflow.sdk.DAGS
        for task in dag.tasks
    ],
    sys.stdout,
)
