package org.rdma4j.internal.numbers;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints records that keep the raw numbers of constants, as {@code state=ACTIVE} instead of {@code stateValue=4}. */
public final class RecordText {
    private static final String SUFFIX = "Value";

    private RecordText() {}

    /**
     * Prints a record as its own {@code toString} would, but for components that have a name.
     *
     * @param self a record of an exported package
     * @param names the names of the numbers, by component; {@code stateValue} is printed as {@code state}
     * @return the text, as {@code GidEntry[port=1, type=ROCE_V2]}
     */
    public static String of(Record self, Map<String, String> names) {
        return Arrays.stream(self.getClass().getRecordComponents())
                .map(component -> text(self, component, names))
                .collect(Collectors.joining(", ", self.getClass().getSimpleName() + "[", "]"));
    }

    private static String text(Record self, RecordComponent component, Map<String, String> names) {
        String name = names.get(component.getName());
        return name == null
                ? component.getName() + "=" + value(self, component)
                : component.getName().substring(0, component.getName().length() - SUFFIX.length()) + "=" + name;
    }

    private static Object value(Record self, RecordComponent component) {
        try {
            return component.getAccessor().invoke(self);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s of %s cannot be read".formatted(component, self.getClass()), e);
        }
    }
}
