package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.UserException;
import retort.source.SourceRequest;
import retort.source.TableColumns;

class TargetSpecTest {
  private static final TableColumns NONE = TableColumns.ofTarget("", "", "");

  @Test
  void namesTrainingAndTestLocations() {
    assertEquals(
        new TargetSpec(
            "cifar10",
            new SourceRequest("cifar10", List.of("s3a://b/a.bin", "b.bin"), "", NONE),
            List.of("t.bin")),
        TargetSpec.parse("cifar10=s3a://b/a.bin,b.bin,cifar10,test=t.bin"));
    // A folder may be called like a format.
    assertEquals(
        new TargetSpec(
            "x", new SourceRequest("directory", List.of("parquet"), "", NONE), List.of()),
        TargetSpec.parse("x=parquet,directory"));
    assertEquals("Test", TargetSpec.parse("x=a,idx,split=Test").train().split());
  }

  @Test
  void namesColumns() {
    TargetSpec spec = TargetSpec.parse("x=a,parquet,label=kind,image=a.b,id=key,test=c");
    assertEquals(TableColumns.ofTarget("a.b", "kind", "key"), spec.train().columns());
    assertEquals(spec.train().columns(), spec.train().at(spec.test()).columns());
    assertTrue(spec.text().contains("label=kind"), spec.text());
    UserException error =
        assertThrows(UserException.class, () -> TargetSpec.parse("x=a,idx,label=kind"));
    assertTrue(error.getMessage().contains("label= kind: idx has no columns"), error.getMessage());
  }

  @Test
  void saysToAPersonWhereItIsAndWhatItIsTestedOn() {
    assertEquals(
        "parquet: a, b, split val label=kind; tested on c, d",
        TargetSpec.parse("x=a,b,parquet,label=kind,split=val,test=c,test=d").description());
    assertEquals(
        "idx: a; tested on its own test split, else a fifth of its images",
        TargetSpec.parse("x=a,idx").description());
  }

  @Test
  void aCommaInAPathIsEscaped() {
    assertEquals(
        new TargetSpec(
            "x",
            new SourceRequest(
                "directory", List.of("a,directory", "b\\c"), "", TableColumns.ofTarget("", "", "")),
            List.of("t,test=,")),
        TargetSpec.parse("x=a\\,directory,b\\c,directory,test=t\\,test=\\,"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "=a,idx",
        "a b=c,idx",
        "a=b",
        "a=b,,idx",
        "a=b,idx,parquet",
        "a=b,idx,test=",
        "a=b,idx,split=",
        "a=b,parquet,label=",
        "a=b,idx,split=x,split=y,parquet"
      })
  void refusesOtherForms(String text) {
    UserException error = assertThrows(UserException.class, () -> TargetSpec.parse(text));
    assertTrue(error.getMessage().contains("write NAME=URI,FORMAT"), error.getMessage());
  }

  /** A mistyped word is no place that is looked for, but a folder of that form is one. */
  @Test
  void whatStandsBehindTheFormatIsKnown() {
    for (String text : List.of("a=b,idx,tset=c", "a=b,parquet,labels=kind", "a=b,idx,format=x")) {
      String key = text.replaceFirst(".*,(.*=).*", "$1");
      UserException error = assertThrows(UserException.class, () -> TargetSpec.parse(text));
      assertTrue(error.getMessage().contains(": %s is no part".formatted(key)), text);
    }
    UserException twice =
        assertThrows(UserException.class, () -> TargetSpec.parse("a=b,idx,split=x,split=y"));
    assertTrue(twice.getMessage().contains("split= stands there twice"), twice.getMessage());
    assertEquals(
        List.of("year=2020", "d/year=2021", "year=2022/x"),
        TargetSpec.parse("a=year=2020,d/year=2021,parquet,year=2022/x").train().locations());
  }
}
