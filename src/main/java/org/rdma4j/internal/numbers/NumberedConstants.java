package org.rdma4j.internal.numbers;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * The constants of an enum by their numbers in C. A number that the enum does not have stands for its constant UNKNOWN;
 * the object that read the number keeps it.
 *
 * @param <E> the enum
 */
public final class NumberedConstants<E extends Enum<E>> {
    private final E[] table;
    private final E unknown;

    private NumberedConstants(E[] table, E unknown) {
        this.table = table;
        this.unknown = unknown;
    }

    /**
     * The table of an enum.
     *
     * @param <E> the enum
     * @param constants all of its constants
     * @param number the number of a constant, from 0; the one of {@code unknown} is not used
     * @param unknown what stands for all other numbers
     * @return the table
     */
    public static <E extends Enum<E>> NumberedConstants<E> of(E[] constants, ToIntFunction<E> number, E unknown) {
        int size = 0;
        for (E constant : constants) {
            size = Math.max(size, constant == unknown ? 0 : number.applyAsInt(constant) + 1);
        }
        E[] table = Arrays.copyOf(constants, size);
        Arrays.fill(table, unknown);
        for (E constant : constants) {
            if (constant != unknown) {
                table[number.applyAsInt(constant)] = constant;
            }
        }
        return new NumberedConstants<>(table, unknown);
    }

    /**
     * The constant with a number; allocates nothing.
     *
     * @param number any number
     * @return the constant, or the one that stands for all others
     */
    public E get(int number) {
        return number >= 0 && number < table.length ? table[number] : unknown;
    }

    /**
     * The name of the constant with a number.
     *
     * @param number any number
     * @return the name; as {@code UNKNOWN(57)} for a number that no constant has
     */
    public String describe(int number) {
        E constant = get(number);
        return constant == unknown ? unknown + "(" + number + ")" : constant.toString();
    }
}
