package org.rdma4j.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One figure in C and in Java.
 *
 * @param part which part of the report it belongs to
 * @param name what was measured
 * @param scale how much of it: requests at a time, or octets
 * @param unit of both figures
 * @param c in C, by median
 * @param java in Java, by median
 * @param ratio Java's to C's
 * @param allocated octets that Java allocated each time, at most; not a number where it was not looked at
 */
public record Row(
        String part, String name, long scale, String unit, double c, double java, Ratio ratio, double allocated) {
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 10;

    /**
     * Puts together what was measured side by side.
     *
     * @param part which part of the report it belongs to
     * @param name what was measured
     * @param scale how much of it
     * @param unit of both figures
     * @param c in C
     * @param java in Java, as often
     * @param allocated octets that Java allocated each time, at most; not a number where it was not looked at
     * @return the medians
     */
    public static Row of(
            String part, String name, long scale, String unit, List<Double> c, List<Double> java, double allocated) {
        double[] ratios = new double[c.size()];
        Arrays.setAll(ratios, i -> java.get(i) / c.get(i));
        return new Row(part, name, scale, unit, median(c), median(java), Ratio.of(ratios), allocated);
    }

    /**
     * As one process tells another.
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
     * Reads what another process told.
     *
     * @param line from {@link #toLine}
     * @return the row; empty if it is something else
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
