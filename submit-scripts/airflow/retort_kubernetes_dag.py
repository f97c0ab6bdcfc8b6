"""The same four jobs on Kubernetes, as SparkApplications of the Spark operator.

Airflow 3 with apache-airflow-providers-cncf-kubernetes, and in the cluster the Spark operator
(sparkoperator.k8s.io/v1beta2). The image holds Spark 4.0.1 and Retort's checkout, built, in
/opt/retort (retort_jobs.HOME).
"""

from datetime import timedelta

from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from airflow.sdk import DAG, Asset, Param

from retort_jobs import JOBS, PARAMETERS

EXECUTORS = 4

CLUSTER = {
    "image": {
        "default": "registry.example/retort:latest",
        "type": "string",
        "minLength": 1,
        "description": "The container image of driver and executors.",
    },
    "namespace": {"default": "spark", "type": "string", "pattern": "^[a-z0-9-]+$"},
    "service_account": {"default": "spark", "type": "string", "minLength": 1},
}


def application(job):
    """The SparkApplication of a job."""
    return {
        "apiVersion": "sparkoperator.k8s.io/v1beta2",
        "kind": "SparkApplication",
        "metadata": {
            "name": f"retort-{job.name.replace('_', '-')}",
            "namespace": "{{ params.namespace }}",
        },
        "spec": {
            "type": "Java",
            "mode": "cluster",
            "sparkVersion": "4.0.1",
            "image": "{{ params.image }}",
            "mainClass": job.main,
            "mainApplicationFile": f"local://{job.jar}",
            "arguments": job.arguments,
            # Airflow tries again: a job goes on where it stopped.
            "restartPolicy": {"type": "Never"},
            "sparkConf": {"spark.task.cpus": "8"},
            "driver": {
                "cores": 8,
                "memory": "12g",
                "memoryOverhead": "16g",
                "serviceAccount": "{{ params.service_account }}",
            },
            "executor": {
                "instances": EXECUTORS,
                "cores": 32,
                "memory": "32g",
                "memoryOverhead": "48g",
            },
        },
    }


with DAG(
    dag_id="retort_kubernetes",
    description="Distills an unlabeled image dataset into a few synthetic images (KRR-ST).",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    tags=["retort"],
    params={
        name: Param(schema["default"], **{k: v for k, v in schema.items() if k != "default"})
        for name, schema in {**PARAMETERS, **CLUSTER}.items()
    },
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
) as dag:
    before = None
    for job in JOBS:
        task = SparkKubernetesOperator(
            task_id=job.name,
            namespace="{{ params.namespace }}",
            template_spec={"spark": application(job)},
            get_logs=True,
            outlets=[Asset(name=f"retort_{job.name}")],
        )
        if before is not None:
            before >> task
        before = task
