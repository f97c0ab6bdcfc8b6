package retort.seam;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The seam to the hardware and the arrows between modules, held on the compiled classes of all
 * modules: a second implementation can stand beside the first without touching a caller. It lies in
 * the module that is built last.
 */
class SeamTest {
  private static final String[] DEVICES = {"retort.device.cpu..", "retort.device.cuda.."};
  private static final String[] NUMERIC = {
    "retort.device..", "retort.network..", "retort.optimizer..", "retort.krr.."
  };
  private static final String[] LIBRARIES = {"org.nd4j..", "org.bytedeco.."};

  private static final String COMMON = "common";
  private static final List<String> MODULES =
      List.of(COMMON, "feature-extraction-job", "distill-job", "evaluation-job");

  private final JavaClasses classes =
      new ClassFileImporter()
          .importPaths(
              MODULES.stream().map(module -> Path.of("..", module, "target", "classes")).toList());

  @Test
  void everyModuleIsLookedAt() {
    for (String module : MODULES) {
      assertTrue(classes.stream().anyMatch(type -> module.equals(module(type))), module);
    }
  }

  @Test
  void noJobKnowsAnother() {
    classes()
        .should(
            new ArchCondition<JavaClass>("depend on their own module and on common alone") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(
                        dependency -> !allowed(module(type), module(dependency.getTargetClass())))
                    .forEach(
                        dependency ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    dependency, dependency.getDescription())));
              }
            })
        .check(classes);
  }

  @Test
  void noPackagesDependOnEachOther() {
    slices().matching("retort.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void noClassNameStandsTwice() {
    assertEquals(Map.of(), doubled(classes));
  }

  @Test
  void aClassNameThatStandsTwiceIsFound() {
    JavaClasses two = new ClassFileImporter().importClasses(Leaking.class, Other.Leaking.class);
    assertEquals(
        Map.of("Leaking", List.of(Leaking.class.getName(), Other.Leaking.class.getName())),
        doubled(two));
  }

  /** Classes, nested ones included, that share their simple name, by it. */
  private static Map<String, List<String>> doubled(JavaClasses classes) {
    Map<String, List<String>> byName =
        classes.stream()
            .filter(type -> !type.getSimpleName().isEmpty())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(
                groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    collectingAndThen(
                        toList(), all -> all.stream().map(JavaClass::getName).sorted().toList())));
    byName.values().removeIf(all -> all.size() == 1);
    return byName;
  }

  private static boolean allowed(String from, String to) {
    return to == null || to.equals(from) || to.equals(COMMON);
  }

  /** The module that a class was compiled in, null for one from elsewhere. */
  private static String module(JavaClass type) {
    return type.getSource()
        .map(source -> source.getUri().getPath())
        .flatMap(
            path ->
                MODULES.stream()
                    .filter(module -> path != null && path.contains("/" + module + "/target/"))
                    .findFirst())
        .orElse(null);
  }

  @Test
  void onlyTheDevicesKnowTheirLibraries() {
    libraries().check(classes);
  }

  @Test
  void aClassThatKnowsALibraryIsFound() {
    JavaClasses leaking = new ClassFileImporter().importClasses(Leaking.class);
    assertThrows(AssertionError.class, () -> libraries().check(leaking));
  }

  private static ArchRule libraries() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(DEVICES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LIBRARIES);
  }

  @Test
  void numericCodeNeverSeesSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(NUMERIC)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(classes);
  }

  @Test
  void devicesDoNotKnowWhatRunsOnThem() {
    noClasses()
        .that()
        .resideInAPackage("retort.device..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("retort.network..", "retort.optimizer..", "retort.krr..")
        .check(classes);
  }

  /** Holds a class whose name another has. */
  static final class Other {
    /** The same name. */
    static final class Leaking {}
  }

  /** What must not be. */
  @SuppressWarnings("unused")
  public static final class Leaking {
    /** Leaks. */
    public org.nd4j.linalg.api.ndarray.INDArray array() {
      return null;
    }
  }
}
