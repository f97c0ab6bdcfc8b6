package retort.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import retort.InvalidValueException;
import retort.UserException;

class SectionBinderTest {
  enum Reset {
    PAPER,
    RELEASED
  }

  record Sgd(double lr, double momentum, double weightDecay) {}

  record Pool(int size, int steps, Sgd sgd, Reset reset) {
    Pool {
      InvalidValueException.requireAtLeast("size", size, 1);
    }
  }

  record Widths(List<Integer> widths) {}

  record Distill(
      long steps,
      OptionalInt partitions,
      double holdout,
      String batch,
      Widths backbone,
      Pool pool) {}

  record Unknown(Map<String, String> pool) {}

  private static Settings settings(String... assignments) {
    return Settings.load("", "", List.of(assignments));
  }

  @Test
  void componentsAreBoundByName() {
    Distill bound =
        settings(
                "distill.steps=12345678901",
                "distill.partitions=0",
                "distill.holdout=0.25",
                "distill.batch=full",
                "distill.backbone.widths=[3,5]",
                "distill.pool.size=4",
                "distill.pool.steps=6",
                "distill.pool.lr=0.5",
                "distill.pool.momentum=0.125",
                "distill.pool.weight-decay=0.75",
                "distill.pool.reset=released")
            .section("distill", Distill.class);
    assertEquals(
        new Distill(
            12_345_678_901L,
            OptionalInt.empty(),
            0.25,
            "full",
            new Widths(List.of(3, 5)),
            new Pool(4, 6, new Sgd(0.5, 0.125, 0.75), Reset.RELEASED)),
        bound);
    assertEquals(
        OptionalInt.of(7),
        settings("distill.partitions=7").section("distill", Distill.class).partitions());
  }

  @Test
  void whatIsRefusedIsNamedWhole() {
    assertRefused("distill.pool.size = 0 must be at least 1", "distill.pool.size=0");
    assertRefused(
        "distill.pool.reset = none: choose one of paper, released", "distill.pool.reset=none");
    assertRefused("distill.pool.weight-decay = \"much\"", "distill.pool.weight-decay=much");
    assertRefused("distill.partitions = -1 must be at least 0", "distill.partitions=-1");
  }

  private static void assertRefused(String message, String assignment) {
    UserException refused =
        assertThrows(
            UserException.class, () -> settings(assignment).section("distill", Distill.class));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  record Chosen(
      @SettingKey(value = "batch", open = "full") OptionalInt rows,
      @SettingKey("backbone.widths") List<Integer> widths,
      @SettingKey("outer.targets-lr") OptionalDouble lr) {}

  record Methods(List<Method> methods) {}

  enum Method {
    NONE,
    LABEL_SOLVE
  }

  @Test
  void aComponentMayNameItsKeyAndTheWordThatLeavesItOpen() {
    assertEquals(
        new Chosen(OptionalInt.empty(), List.of(7), OptionalDouble.empty()),
        settings("distill.batch=full", "distill.backbone.widths=[7]", "distill.outer.targets-lr=0")
            .section("distill", Chosen.class));
    assertEquals(
        new Chosen(OptionalInt.of(3), List.of(7), OptionalDouble.of(0.5)),
        settings("distill.batch=3", "distill.backbone.widths=[7]", "distill.outer.targets-lr=0.5")
            .section("distill", Chosen.class));
    for (String batch : List.of("0", "-1", "some", "[full]")) {
      Settings settings = settings("distill.batch=" + batch);
      UserException refused =
          assertThrows(UserException.class, () -> settings.section("distill", Chosen.class));
      assertTrue(refused.getMessage().contains("distill.batch = "), refused.getMessage());
    }
  }

  @Test
  void namesOfAnEnumAreAList() {
    assertEquals(
        new Methods(List.of(Method.LABEL_SOLVE, Method.NONE)),
        settings("evaluate.methods=[label-solve, none, none]").section("evaluate", Methods.class));
  }

  @Test
  void aTypeThatNoSettingHasIsTheProgramsFault() {
    assertThrows(
        IllegalArgumentException.class, () -> settings().section("distill", Unknown.class));
  }
}
