package io.lazaretto.proving.cluster;

import static java.util.Objects.requireNonNull;

/**
 * One process of the cluster; it stays the same member through restarts.
 *
 * @param number 1, 2, … within its role
 */
public record Member(Role role, int number) {
    public Member {
        requireNonNull(role, "role is null");
        if (number < 1) {
            throw new IllegalArgumentException("members count from 1");
        }
    }

    public String name() {
        return role.label() + '-' + number;
    }
}
