package retort.seam;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import retort.convnet.Threads;
import retort.gpu.Gpus;

/**
 * The seam to the hardware and the arrows between modules, held on the compiled classes of all
 * modules: a second implementation can stand beside the first without touching a caller. It lies in
 * the module that is built last.
 */
class SeamTest {
  private static final String[] NUMERIC = {
    "retort.kernels..", "retort.convnet..", "retort.krr..", "retort.architecture.."
  };
  private static final String[] LIBRARY = {"org.nd4j..", "org.bytedeco.."};

  private static final String COMMON = "common";
  private static final List<String> MODULES =
      List.of(COMMON, "feature-extraction-job", "distill-job", "evaluation-job");

  private final JavaClasses classes =
      new ClassFileImporter()
          .importPaths(
              MODULES.stream().map(module -> Path.of("..", module, "target", "classes")).toList());

  @Test
  void everyModuleIsLookedAt() {
    for (String module : MODULES.subList(0, 3)) {
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
  void onlyNumericCodeKnowsTheLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(NUMERIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LIBRARY)
        .check(classes);
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
  void noSignatureThatOthersSeeNamesTheLibrary() {
    seam().check(classes);
  }

  @Test
  void aSignatureThatLeaksIsFound() {
    JavaClasses leaking = new ClassFileImporter().importClasses(Leaking.class);
    assertThrows(AssertionError.class, () -> seam().check(leaking));
  }

  @Test
  void everyTaskThatRunsNetworksUsesItsOwnGpu() {
    codeUnits()
        .that(
            describe(
                "set the threads of a task's networks",
                unit ->
                    calls(unit, Threads.class, "use")
                        && !calls(unit.getOwner(), Gpus.class, "checkNetworks")))
        .should(
            new ArchCondition<JavaCodeUnit>("use the GPU of the task") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                if (!calls(unit, Gpus.class, "useOfTask")) {
                  events.add(SimpleConditionEvent.violated(unit, unit.getFullName()));
                }
              }
            })
        .check(classes);
  }

  private static boolean calls(JavaCodeUnit unit, Class<?> type, String method) {
    return unit.getMethodCallsFromSelf().stream()
        .anyMatch(
            call -> call.getTargetOwner().isEquivalentTo(type) && call.getName().equals(method));
  }

  private static boolean calls(JavaClass caller, Class<?> type, String method) {
    return caller.getCodeUnits().stream().anyMatch(unit -> calls(unit, type, method));
  }

  private static ArchRule seam() {
    return codeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("retort.kernels..")
        .should(
            new ArchCondition<JavaCodeUnit>("keep ND4J's types to their package") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                if (seen(unit)
                    && Stream.concat(
                            unit.getRawParameterTypes().stream(),
                            Stream.of(unit.getRawReturnType()))
                        .anyMatch(SeamTest::ofLibrary)) {
                  events.add(SimpleConditionEvent.violated(unit, unit.getFullName()));
                }
              }
            });
  }

  private static boolean seen(JavaCodeUnit unit) {
    return unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
        && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
        && (unit.getModifiers().contains(JavaModifier.PUBLIC)
            || unit.getModifiers().contains(JavaModifier.PROTECTED));
  }

  private static boolean ofLibrary(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return name.startsWith("org.nd4j.") || name.startsWith("org.bytedeco.");
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
