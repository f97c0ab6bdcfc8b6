package retort.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import retort.evaluate.pretrain.Method;
import retort.testing.Recipes;

class EvaluateRecipesTest {
  @Test
  void theRecipesOfAnEvaluationMeasureTheGap() throws IOException {
    List<Recipes.Recipe> own = Recipes.all().stream().filter(r -> r.sets("evaluate")).toList();
    assertEquals(2, own.size(), own::toString);
    for (Recipes.Recipe recipe : own) {
      List<Method> methods = EvaluateSettings.of(recipe.settings()).methods();
      assertTrue(methods.containsAll(List.of(Method.NONE, Method.FULL)), recipe.name());
    }
  }
}
