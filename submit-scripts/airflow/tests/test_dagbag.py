"""Loads the DAGs into a real Airflow: python3 -m unittest discover submit-scripts/airflow/tests"""

import sys
import unittest
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent

try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    try:
        from airflow.models.dagbag import DagBag
    except ImportError:
        DagBag = None


@unittest.skipIf(DagBag is None, "Airflow 3 is not installed: the DAGs were not loaded into it")
class DagBagTest(unittest.TestCase):
    def test_both_dags_load(self):
        sys.path.insert(0, str(FOLDER))
        for file in ("retort_dag", "retort_kubernetes_dag"):
            bag = DagBag(str(FOLDER / f"{file}.py"), include_examples=False)
            self.assertEqual({}, bag.import_errors)
            dag = bag.dags[file.removesuffix("_dag")]
            self.assertEqual(
                ["train_teacher", "extract_features", "distill", "evaluate"],
                [task.task_id for task in dag.topological_sort()],
            )
            for name, param in dag.params.items():
                self.assertIsNotNone(dag.params[name], name)


if __name__ == "__main__":
    unittest.main()
