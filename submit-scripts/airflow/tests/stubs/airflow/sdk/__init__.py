"""As much of Airflow's authoring interface as the DAGs use; it records what it is given."""

from dataclasses import dataclass

DAGS = []


@dataclass
class Asset:
    name: str


class Param:
    def __init__(self, default, **schema):
        self.default = default
        self.schema = schema


class DAG:
    def __init__(self, dag_id, *, description, schedule, catchup, max_active_runs, tags, params, default_args):
        self.dag_id = dag_id
        self.params = params
        self.tasks = []

    def __enter__(self):
        DAGS.append(self)
        return self

    def __exit__(self, *error):
        return False


class Operator:
    def __init__(self, *, task_id, outlets):
        self.task_id = task_id
        self.outlets = outlets
        self.upstream = []
        DAGS[-1].tasks.append(self)

    def __rshift__(self, other):
        other.upstream.append(self.task_id)
        return other
