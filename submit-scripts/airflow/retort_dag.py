"""Train a teacher, extract its representations, distill, evaluate: on the cluster of a Spark connection.

Airflow 3 with apache-airflow-providers-apache-spark. Put this file and retort_jobs.py into the DAGs
folder; Retort's checkout, built, lies in /opt/retort on the workers (retort_jobs.HOME). On YARN in
cluster mode, Airflow 3.3 and later want yarn_track_via_rm_api=True or durable=False of the operator.
"""

from datetime import timedelta

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Asset, Param

from retort_jobs import HOME, JOBS, PARAMETERS

with DAG(
    dag_id="retort",
    description="Distills an unlabeled image dataset into a few synthetic images (KRR-ST).",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    tags=["retort"],
    params={
        name: Param(schema["default"], **{k: v for k, v in schema.items() if k != "default"})
        for name, schema in PARAMETERS.items()
    },
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
) as dag:
    before = None
    for job in JOBS:
        task = SparkSubmitOperator(
            task_id=job.name,
            conn_id="spark_default",
            name=f"retort {job.name} {{{{ run_id }}}}",
            application=job.jar,
            java_class=job.main,
            application_args=job.arguments,
            properties_file=f"{HOME}/conf/spark-cpu.conf",
            outlets=[Asset(name=f"retort_{job.name}")],
        )
        if before is not None:
            before >> task
        before = task
