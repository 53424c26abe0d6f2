package org.rdma4j.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;

/** One picture for each part: the ratios to C. */
final class Plots {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 600;

    private Plots() {}

    /** Writes them, and returns their names. */
    static List<String> write(Report report, Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        for (String part : report.parts()) {
            String name = part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".svg";
            ChartEncoder.saveChart(
                    chart(part, report.rowsOf(part)), folder.resolve(name).toString(), "svg");
            names.add(name);
        }
        return names;
    }

    private static CategoryChart chart(String part, List<Row> rows) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(part + ": Java to C")
                .xAxisTitle("requests at a time, or bytes")
                .yAxisTitle("ratio")
                .build();
        List<Long> scales = rows.stream().map(Row::scale).distinct().sorted().toList();
        Map<String, Map<Long, Double>> series = new LinkedHashMap<>();
        for (Row row : rows) {
            series.computeIfAbsent(row.name(), _ -> new LinkedHashMap<>())
                    .put(row.scale(), row.ratio().median());
        }
        series.forEach((name, ratios) -> chart.addSeries(
                name,
                scales,
                scales.stream().map(scale -> ratios.getOrDefault(scale, 0.0)).toList()));
        return chart;
    }
}
