from airflow.sdk import Operator


class SparkSubmitOperator(Operator):
    def __init__(
        self, *, conn_id, name, application, java_class, application_args, properties_file, **base
    ):
        super().__init__(**base)
        self.application = application
        self.java_class = java_class
        self.application_args = application_args
        self.properties_file = properties_file
