// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace holdfast {

/// A value or an Error. Ours, because std::expected is not in the C++20 mode of GCC 12.
template <typename T>
class [[nodiscard]] Result
{
public:
    using ValueType = T;

    Result(T value) // NOLINT(google-explicit-constructor): returning a value reads naturally
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error) // NOLINT(google-explicit-constructor)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool isOk() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return isOk(); }

    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    [[nodiscard]] const Error &error() const { return std::get<1>(m_state); }
    [[nodiscard]] T valueOr(T fallback) const { return isOk() ? value() : std::move(fallback); }

    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    /// Applies f to the value; an error passes through.
    template <typename F>
    auto map(F &&f) const -> Result<std::invoke_result_t<F, const T &>>
    {
        if (!isOk())
            return error();
        return std::forward<F>(f)(value());
    }

    /// Applies f, which itself returns a Result; an error passes through.
    template <typename F>
    auto andThen(F &&f) const -> std::invoke_result_t<F, const T &>
    {
        if (!isOk())
            return error();
        return std::forward<F>(f)(value());
    }

private:
    std::variant<T, Error> m_state;
};

/// Success or an Error, for functions that return nothing.
template <>
class [[nodiscard]] Result<void>
{
public:
    using ValueType = void;

    Result() = default;
    Result(Error error) // NOLINT(google-explicit-constructor)
        : m_error(std::move(error))
    {
    }

    [[nodiscard]] bool isOk() const noexcept { return !m_error.has_value(); }
    explicit operator bool() const noexcept { return isOk(); }
    [[nodiscard]] const Error &error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace holdfast
