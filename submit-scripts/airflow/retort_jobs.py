"""The four jobs of a distillation: what both DAGs submit, with Airflow's templates in the arguments.

Every output lies in a folder of the run's own, so that a run that is tried again goes on where it
stopped, and two runs never meet.
"""

from dataclasses import dataclass

HOME = "/opt/retort"

# Hadoop's paths hold no colon, which Airflow's run ids do.
RUN = "{{ params.output_root }}/{{ run_id | replace(':', '-') | replace('+', '_') }}"
TEACHER = RUN + "/teacher.safetensors"
FEATURES = RUN + "/features"
DISTILLED = RUN + "/distilled"
RESULTS = RUN + "/results"

# A try that starts while the driver of an earlier one still lives waits for it and takes its output.
AGAIN = ["--resume", "--wait-for-writer", "6h"]

# JSON schemas of the DAGs' parameters, and their defaults.
PARAMETERS = {
    "images": {
        "default": "s3a://bucket/images",
        "type": "string",
        "minLength": 1,
        "description": "The unlabeled images: a file, a folder or a glob, as a Hadoop URI.",
    },
    "image_format": {
        "default": "directory",
        "type": "string",
        "enum": ["cifar10", "cifar100", "idx", "directory", "parquet"],
        "description": "How the images are stored.",
    },
    "image_size": {
        "default": 32,
        "type": "integer",
        "minimum": 8,
        "maximum": 4096,
        "description": "Height and width to which images are made to fit, pixels.",
    },
    "target": {
        "default": "flowers=s3a://bucket/flowers,directory",
        "type": "string",
        "pattern": "^[^=,]+=[^,]+,(cifar10|cifar100|idx|directory|parquet)(,(test|split|label|image|id)=.+)*$",
        "description": "The labeled dataset to measure on: NAME=URI,FORMAT[,test=URI][,split=NAME][,label=COLUMN].",
    },
    "output_root": {
        "default": "s3a://bucket/retort",
        "type": "string",
        "pattern": "[^/]$",
        "description": "Where each run makes a folder of its own.",
    },
    "recipe": {
        "default": f"{HOME}/conf/cifar100.conf",
        "type": "string",
        "minLength": 1,
        "description": "A HOCON file of settings, readable by the driver.",
    },
    "synthetic_images": {
        "default": 1000,
        "type": "integer",
        "minimum": 1,
        "description": "m, the number of synthetic images.",
    },
    "steps": {
        "default": 160000,
        "type": "integer",
        "minimum": 1,
        "description": "Outer steps.",
    },
    "seed": {
        "default": 0,
        "type": "integer",
        "minimum": 0,
        "description": "Seed of the teacher's training and of the distillation.",
    },
    "views": {
        "default": 1,
        "type": "integer",
        "minimum": 1,
        "description": "Rows an image: 1 is the paper's formula.",
    },
}


@dataclass(frozen=True)
class Job:
    """One job: its task id, the module of its jar, its main class and its arguments."""

    name: str
    module: str
    main: str
    arguments: list[str]
    output: str

    @property
    def jar(self) -> str:
        return f"{HOME}/{self.module}/target/{self.module}.jar"


JOBS = [
    Job(
        name="train_teacher",
        module="feature-extraction-job",
        main="retort.teacher.training.TrainTeacher",
        arguments=[
            "--images", "{{ params.images }}",
            "--format", "{{ params.image_format }}",
            "--image-size", "{{ params.image_size }}",
            "--output", TEACHER,
            "--recipe", "{{ params.recipe }}",
            "--set", "teacher.seed={{ params.seed }}",
            *AGAIN,
        ],
        output=TEACHER,
    ),
    Job(
        name="extract_features",
        module="feature-extraction-job",
        main="retort.extract.ExtractFeatures",
        arguments=[
            "--images", "{{ params.images }}",
            "--format", "{{ params.image_format }}",
            "--image-size", "{{ params.image_size }}",
            "--teacher", TEACHER,
            "--output", FEATURES,
            "--recipe", "{{ params.recipe }}",
            "--views", "{{ params.views }}",
            *AGAIN,
        ],
        output=FEATURES,
    ),
    Job(
        name="distill",
        module="distill-job",
        main="retort.distill.Distill",
        arguments=[
            "--features", FEATURES,
            "--output", DISTILLED,
            "--recipe", "{{ params.recipe }}",
            "--set", "distill.images={{ params.synthetic_images }}",
            "--set", "distill.steps={{ params.steps }}",
            "--set", "distill.seed={{ params.seed }}",
            *AGAIN,
        ],
        output=DISTILLED,
    ),
    Job(
        name="evaluate",
        module="evaluation-job",
        main="retort.evaluate.Evaluate",
        arguments=[
            "--distilled", DISTILLED,
            "--features", FEATURES,
            "--target", "{{ params.target }}",
            "--output", RESULTS,
            "--recipe", "{{ params.recipe }}",
            *AGAIN,
        ],
        output=RESULTS,
    ),
]
