package org.rdma4j.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One figure in C and in Java.
 *
 * @param part which part of the report it belongs to
 * @param name what was measured
 * @param scale requests at a time, or bytes in a message
 * @param unit of both figures
 * @param c the median in C
 * @param java the median in Java
 * @param ratio Java's to C's
 * @param allocated the most bytes that Java allocated in a round; NaN if that was not measured
 */
public record Row(
        String part, String name, long scale, String unit, double c, double java, Ratio ratio, double allocated) {
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 10;

    /**
     * Makes a row of figures that were measured side by side.
     *
     * @param part which part of the report it belongs to
     * @param name what was measured
     * @param scale how much of it
     * @param unit of both figures
     * @param c the figures in C
     * @param java as many figures in Java
     * @param allocated the most bytes that Java allocated in a round; NaN if that was not measured
     * @return the medians
     */
    public static Row of(
            String part, String name, long scale, String unit, List<Double> c, List<Double> java, double allocated) {
        double[] ratios = new double[c.size()];
        Arrays.setAll(ratios, i -> java.get(i) / c.get(i));
        return new Row(part, name, scale, unit, median(c), median(java), Ratio.of(ratios), allocated);
    }

    /**
     * Writes it for another process.
     *
     * @return a line of text
     */
    public String toLine() {
        return String.join(
                SEPARATOR,
                part,
                name,
                String.valueOf(scale),
                unit,
                String.valueOf(c),
                String.valueOf(java),
                String.valueOf(ratio.median()),
                String.valueOf(ratio.low()),
                String.valueOf(ratio.high()),
                String.valueOf(allocated));
    }

    /**
     * Reads what another process wrote.
     *
     * @param line from {@link #toLine}
     * @return the row; empty if the line is something else
     */
    public static Optional<Row> ofLine(String line) {
        List<String> fields = List.of(line.split(SEPARATOR, -1));
        if (fields.size() != FIELDS) {
            return Optional.empty();
        }
        return Optional.of(new Row(
                fields.get(0),
                fields.get(1),
                Long.parseLong(fields.get(2)),
                fields.get(3),
                Double.parseDouble(fields.get(4)),
                Double.parseDouble(fields.get(5)),
                new Ratio(
                        Double.parseDouble(fields.get(6)),
                        Double.parseDouble(fields.get(7)),
                        Double.parseDouble(fields.get(8))),
                Double.parseDouble(fields.get(9))));
    }

    private static double median(List<Double> values) {
        return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
