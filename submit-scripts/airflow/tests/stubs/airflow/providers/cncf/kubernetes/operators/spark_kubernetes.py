from airflow.sdk import Operator


class SparkKubernetesOperator(Operator):
    def __init__(self, *, namespace, template_spec, get_logs, **base):
        super().__init__(**base)
        spec = template_spec["spark"]["spec"]
        self.application = spec["mainApplicationFile"].removeprefix("local://")
        self.java_class = spec["mainClass"]
        self.application_args = spec["arguments"]
        self.properties_file = None
