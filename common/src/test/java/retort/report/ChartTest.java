package retort.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  @Test
  void pointsStandWhereTheAxesSay() throws Exception {
    Chart chart =
        new Chart(
            "a <b> & c",
            "steps",
            "loss",
            List.of(
                new Chart.Series(
                    "one",
                    "after",
                    true,
                    true,
                    List.of(new Chart.Point(0, 0), new Chart.Point(10, 1)))),
            true);
    Element svg = parsed(chart.svg());
    assertEquals("a <b> & c", svg.getAttribute("aria-label"));
    NodeList marks = svg.getElementsByTagName("circle");
    assertEquals(2, marks.getLength());
    NodeList lines = svg.getElementsByTagName("line");
    Element across = (Element) lines.item(lines.getLength() - 2);
    Element first = (Element) marks.item(0);
    Element last = (Element) marks.item(1);
    // (0, 0) is the axes' corner, (10, 1) the opposite one.
    assertEquals(number(across, "x1"), number(first, "cx"));
    assertEquals(number(across, "y1"), number(first, "cy"));
    assertEquals(number(across, "x2"), number(last, "cx"));
    assertTrue(number(last, "cy") < number(first, "cy"));
  }

  @Test
  void aChartOfNothingIsEmpty() {
    assertEquals("", new Chart("t", "x", "y", List.of(), true).svg());
    assertEquals("", new Bars("t", "u", List.of()).svg());
  }

  @Test
  void barsBeginAtZeroAndWhiskersShowTheInterval() throws Exception {
    Bars bars =
        new Bars(
            "t",
            "points",
            List.of(
                new Bars.Bar("down", "before", -2, 1, "-2"),
                new Bars.Bar("up", "after", 4, Double.NaN, "+4")));
    Element svg = parsed(bars.svg());
    NodeList rects = svg.getElementsByTagName("rect");
    NodeList lines = svg.getElementsByTagName("line");
    double zero = number((Element) lines.item(lines.getLength() - 1), "x1");
    Element down = (Element) rects.item(0);
    Element up = (Element) rects.item(1);
    assertEquals(zero, number(down, "x") + number(down, "width"), 0.15);
    assertEquals(zero, number(up, "x"), 0.15);
    assertEquals(2 * number(down, "width"), number(up, "width"), 0.3);
    int whiskers = 0;
    for (int i = 0; i < lines.getLength(); i++) {
      Element line = (Element) lines.item(i);
      if (line.getAttribute("class").equals("whisker")) {
        whiskers++;
        assertEquals(number(down, "width"), number(line, "x2") - number(line, "x1"), 0.3);
      }
    }
    assertEquals(1, whiskers);
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static Element parsed(String figure) throws Exception {
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(figure.getBytes(StandardCharsets.UTF_8)));
    return (Element) document.getElementsByTagName("svg").item(0);
  }
}
