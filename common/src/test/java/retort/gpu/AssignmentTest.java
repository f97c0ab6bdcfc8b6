package retort.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.UserException;

/** The CUDA runtime counts the cards that are visible to its process; Spark counts all. */
class AssignmentTest {
  private static final String L4 = "GPU-0f0b2a3e-9d5c-4a5e-8a4f-6a1f0b3f4c22";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {"none | none | 0", "none | 5 | 0", "3 | none | 3", "2 | 2,3 | 0", "3 | '2, 3' | 1"})
  void numbersNeedNobody(String address, String visible, int ordinal) {
    NvidiaSmi missing = new NvidiaSmi(folder.resolve("none").toString());
    assertEquals(ordinal, assignment(address, visible).ordinal(missing));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "2 | " + L4 + " | 0",
        "2 | GPU-5a1c,GPU-0f0b | 1",
        L4 + " | none | 2",
        L4 + " | 1,2 | 1",
        L4 + " | " + L4 + " | 0",
        "GPU-0f0b | 0,1,2 | 2",
        L4 + " | GPU-8c7b,GPU-0f0b2a3e | 1"
      })
  void numbersAndUuidsMeanTheSameCard(String address, String visible, int ordinal)
      throws IOException {
    assertEquals(ordinal, assignment(address, visible).ordinal(machine()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "3 | 0,1 | hides it",
        "0 | '' | hides it",
        "0 | -1,0 | hides it",
        "1 | " + L4 + " | hides it",
        L4 + " | 0,1 | hides it",
        "7 | " + L4 + " | no GPU has the address 7",
        "MIG-1 | none | no GPU has the address MIG-1",
        "4294967296 | none | no GPU has the address 4294967296"
      })
  void anotherCardIsNeverTakenInstead(String address, String visible, String message)
      throws IOException {
    NvidiaSmi machine = machine();
    Assignment assignment = assignment(address, visible);
    UserException refused = assertThrows(UserException.class, () -> assignment.ordinal(machine));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void withoutTheProgramUuidsCantBeTranslated() {
    NvidiaSmi missing = new NvidiaSmi(folder.resolve("none").toString());
    Assignment assignment = assignment("0", L4);
    UserException refused = assertThrows(UserException.class, () -> assignment.ordinal(missing));
    assertTrue(refused.getMessage().contains("no nvidia-smi"), refused.getMessage());
  }

  private NvidiaSmi machine() throws IOException {
    return new NvidiaSmi(
        FakeNvidiaSmi.cards(folder, FakeNvidiaSmi.H100, FakeNvidiaSmi.A100, FakeNvidiaSmi.L4)
            .toString());
  }

  private static Assignment assignment(String address, String visible) {
    return new Assignment(
        Optional.ofNullable(address), Optional.ofNullable(visible).map(Assignment::addresses));
  }
}
