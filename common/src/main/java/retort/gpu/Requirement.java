package retort.gpu;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import retort.UserException;

/**
 * What a library asks of a GPU.
 *
 * @param setting that asks for CUDA, for messages
 * @param library its name, for messages
 * @param code the capabilities that it holds machine code for
 * @param portable the least capability for which the driver can translate the library's code; null
 *     where the library holds machine code alone
 */
public record Requirement(
    String setting, String library, List<Capability> code, Capability portable)
    implements Serializable {

  /** Keeps its own copy. */
  public Requirement {
    code = List.copyOf(code);
  }

  /** Why the assigned card will not do, in words for the user; empty where it will. */
  Optional<String> problem(NvidiaSmi driver, Assignment assignment) {
    try {
      check(driver.cards(), assignment);
      return Optional.empty();
    } catch (UserException e) {
      return Optional.of("%s = cuda: %s".formatted(setting, e.getMessage()));
    }
  }

  private void check(List<InstalledGpu> cards, Assignment assignment) {
    if (cards.isEmpty()) {
      throw new UserException("nvidia-smi finds no GPU on this machine");
    }
    String address =
        assignment
            .physical()
            .orElseThrow(() -> new UserException("CUDA_VISIBLE_DEVICES hides every GPU"));
    InstalledGpu card = InstalledGpu.named(cards, address);
    if (!runsOn(card.capability())) {
      throw new UserException(
          "%s can't run it: %s has machine code for compute capability %s alone (it runs on later"
                  .formatted(card, library, joined(code))
              + " minor versions of those, on no other major one); take another card, or the"
              + " processor: %s = cpu in a build without -Pcuda".formatted(setting));
    }
  }

  private boolean runsOn(Capability card) {
    return code.stream().anyMatch(card::runs) || (portable != null && card.atLeast(portable));
  }

  private static String joined(List<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
