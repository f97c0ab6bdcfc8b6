package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as {@code split:class of file}, the class as {@code -} where there is none. */
class SplitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // All folders are named as splits, in letters of any case, with classes in them or without.
        "train/a/1 train/b/1 test/b/1 | train:a train:b test:b",
        "Training/a/1 Testing/a/1 | Training:a Testing:a",
        "TRAIN/1 VALID/1 | TRAIN:- VALID:-",
        "train/a/1 val/a/1 test/1 | train:a val:a test:-",
        "train/a/1 train/b/1 | train:a train:b",
        "test/a/1 | test:a",
        // A training's and a test's: what lies beside them is neither.
        "train/a/1 test/a/1 extra/1 | train:a test:a extra:-",
        "train2017/1 val2017/1 annotations/1 | train2017:- val2017:- annotations:-",
        "seg_train/sea/1 seg_test/sea/1 seg_pred/1 | seg_train:sea seg_test:sea seg_pred:-",
        "train/a/1 test/a/1 cover | train:a test:a none:-",
        // Words of other datasets, and one that ends where a capital begins the next.
        "TrainingData/a/1 TestingData/a/1 | TrainingData:a TestingData:a",
        "trainImages/a/1 testImages/a/1 | trainImages:a testImages:a",
        "trainA/1 trainB/1 testA/1 testB/1 | trainA:- trainB:- testA:- testB:-",
        "trainval/a/1 test/a/1 | trainval:a test:a",
        "train/a/1 holdout/a/1 | train:a holdout:a",
        "trn/a/1 tst/a/1 | trn:a tst:a",
        "traindata/a/1 valset/a/1 | traindata:a valset:a",
        // Below the classes.
        "cat/train/1 cat/test/1 dog/train/1 dog/test/1 | train:cat test:cat train:dog test:dog",
        "cup/train/good/1 cup/test/bad/1 cup/ground_truth/bad/1 pen/train/good/1 pen/test/bad/1"
            + " | train:cup test:cup ground_truth:cup train:pen test:pen",
        // Below folders that all share.
        "data/images/train/a/1 data/images/test/a/1 | train:a test:a",
        // A test's folder beside classes.
        "a/1 b/1 test/a/1 test/b/1 | train:a train:b test:a test:b",
        "a/1 b/1 val/a/1 test/b/1 | train:a train:b val:a test:b",
        "1 2 test/3 | train:- train:- test:-",
        // The training's beside images without labels.
        "train/a/1 train/b/1 unlabeled/1 | train:a train:b unlabeled:-",
        // A folder that a split's classes share; not where another split has classes beside it.
        "train/train/a/1 train/train/b/1 test/test/a/1 test/test/b/1"
            + " | train:a train:b test:a test:b",
        "seg_train/seg_train/a/1 seg_train/seg_train/b/1 seg_pred/seg_pred/1 seg_test/seg_test/a/1"
            + " | seg_train:a seg_train:b seg_pred:seg_pred seg_test:seg_test",
        "train/images/a/1 train/images/b/1 val/images/a/1 val/images/b/1"
            + " | train:a train:b val:a val:b",
        "train/a/1 train/b/1 test/a/x/1 test/a/y/1 | train:a train:b test:a test:a",
      })
  void foldersThatAreSplits(String files, String expected) {
    assertEquals(expected, told(FolderSplits.divided(files(files))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/1 b/1 c | a b -",
        "1 2 | - -",
        "only/1 | only",
        "only/x/1 | only",
        "photos/a/1 photos/b/1 | a b",
        "photos/all/a/x/1 photos/all/b/1 | a b",
        "photos/a/1 photos/b/1 photos/2 | photos photos photos",
        "photos/a/1 photos/b/1 2 | photos photos -",
        // Vehicles; screws that are valid and those that are not; a class called test.
        "bus/1 car/1 train/1 | bus car train",
        "valid/1 invalid/1 | valid invalid",
        "cat/1 dog/1 test/1 | cat dog test",
        "steam-train/1 bullet-train/1 | steam-train bullet-train",
        "contest/1 strain/1 | contest strain",
        "contestA/1 strainB/1 latest/1 | contestA strainB latest",
        // What lies deeper is no split, unless it is everywhere.
        "a/train/1 b/test/1 | a b",
        "a/train/1 a/test/1 b/1 | a a b",
        "fold1/a/1 fold1/b/1 fold2/a/1 fold2/b/1 | fold1 fold1 fold2 fold2",
      })
  void foldersThatAreClasses(String files, String expected) {
    assertEquals(expected, told(FolderSplits.divided(files(files))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data_batch_1.bin data_batch_2.bin test_batch.bin | train train test",
        "train.bin test.bin | train test",
        "train-00000-of-00002.parquet train-00001-of-00002.parquet test-00000-of-00001.parquet"
            + " | train train test",
        "train-00000-of-00001-a1b2.parquet validation-00000-of-00001.parquet | train validation",
        "data/train-0.parquet data/test-0.parquet | train test",
        "train/0.parquet test/0.parquet | train test",
        "split=train/0.parquet split=test/0.parquet | train test",
        "train-images-idx3-ubyte t10k-images-idx3-ubyte | train test",
        "emnist-letters-train-images-idx3-ubyte.gz emnist-letters-test-images-idx3-ubyte.gz"
            + " | train test",
        // What is named as none, beside those that are.
        "a.parquet b.parquet test.parquet | train train test",
        "train.parquet test.parquet b.parquet | train test none",
        "train-00000-of-00001.parquet test-00000-of-00001.parquet extra-00000-of-00001.parquet"
            + " | train test extra",
        "train-00000-of-00001.parquet extra-00000-of-00001.parquet | train extra",
        // No split without a test's.
        "a.bin b.bin | ? ?",
        "train-0.parquet more.parquet | ? ?",
        "part-00000-of-00002.parquet part-00001-of-00002.parquet | ? ?",
        "latest.parquet trainer.parquet | ? ?",
      })
  void filesThatAreSplits(String files, String expected) {
    assertEquals(
        expected,
        NameSplits.divided(files(files)).stream()
            .map(file -> file.split() == null ? "?" : file.split().name())
            .collect(Collectors.joining(" ")));
  }

  private static List<InputFile> files(String names) {
    return List.of(names.split(" ")).stream()
        .map(name -> new InputFile("file:/" + name, name, name, 1, null))
        .toList();
  }

  private static String told(List<InputFile> files) {
    return files.stream()
        .map(
            file -> {
              int slash = file.below().indexOf('/');
              String label = slash < 0 ? "-" : file.below().substring(0, slash);
              return file.split() == null ? label : file.split().name() + ":" + label;
            })
        .collect(Collectors.joining(" "));
  }
}
