package retort.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import retort.distill.krrst.DistillSettings;
import retort.testing.Recipes;

class DistillRecipesTest {
  @Test
  void everyRecipeCanBeReadAndSaysWhatItCosts() throws IOException {
    List<Recipes.Recipe> recipes = Recipes.all();
    assertTrue(recipes.size() >= 9, recipes::toString);
    for (Recipes.Recipe recipe : recipes) {
      DistillSettings settings = DistillSettings.of(recipe.settings());
      assertTrue(settings.steps() >= 1, recipe.name());
      assertTrue(recipe.text().contains("# Cost ("), recipe.name());
      assertTrue(recipe.text().contains("Memory:"), recipe.name());
    }
  }

  @Test
  void thePapersRecipesAreThePapers() throws IOException {
    for (Recipes.Recipe recipe : Recipes.all()) {
      if (recipe.text().contains("Lee et al. 2024, section 4.1")) {
        DistillSettings settings = DistillSettings.of(recipe.settings());
        assertEquals(160_000, settings.steps(), recipe.name());
        assertEquals(OptionalInt.of(1024), settings.batch(), recipe.name());
        assertEquals(10, settings.pool().size(), recipe.name());
        assertEquals(1000, settings.pool().steps(), recipe.name());
        assertEquals(0.1, settings.pool().sgd().lr(), recipe.name());
      }
    }
  }
}
