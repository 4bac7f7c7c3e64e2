using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Core.Tests.Accounts;

/// <summary>The vectors of RFC 6238 appendix B, with their last six digits.</summary>
public sealed class TotpTests
{
    /// <summary>The secret of the appendix, "12345678901234567890", in base 32.</summary>
    const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(Key, Totp.StepAt(Instant.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false), InlineData(-1, true), InlineData(0, true), InlineData(1, true), InlineData(2, false)]
    public void A_code_is_taken_half_a_minute_early_or_late_and_no_more(int off, bool taken)
    {
        var now = Instant.FromUnixTimeSeconds(1111111111);
        Assert.Equal(taken, Totp.StepOf(Totp.CodeAt(Key, Totp.StepAt(now) + off), Key, now, lastStep: 0) is not null);
    }

    [Fact]
    public void A_code_of_the_last_step_used_or_before_is_not_taken()
    {
        var now = Instant.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepAt(now);
        Assert.Equal(step, Totp.StepOf(Totp.CodeAt(Key, step), Key, now, step - 1));
        Assert.Null(Totp.StepOf(Totp.CodeAt(Key, step), Key, now, step));
        Assert.Null(Totp.StepOf(Totp.CodeAt(Key, step - 1), Key, now, step));
        Assert.Equal(step + 1, Totp.StepOf(Totp.CodeAt(Key, step + 1), Key, now, step));
    }

    [Theory]
    [InlineData(""), InlineData("12345"), InlineData("1234567"), InlineData("٠٥٠٤٧١"), InlineData("abcdef")]
    public void What_is_no_code_is_not_taken(string typed) => Assert.Null(Totp.StepOf(typed, Key, Instant.FromUnixTimeSeconds(1111111111), 0));

    [Fact]
    public void A_code_may_be_typed_with_a_space() => Assert.NotNull(Totp.StepOf("050 471", Key, Instant.FromUnixTimeSeconds(1111111111), 0));

    [Fact]
    public void New_secrets_are_160_bits_in_base_32_and_all_differ()
    {
        var keys = Enumerable.Range(0, 200).Select(_ => Totp.NewKey()).ToList();
        Assert.All(keys, key => Assert.Matches("^[A-Z2-7]{32}$", key));
        Assert.Equal(keys.Count, keys.Distinct().Count());
        // Every place of every secret takes every letter sooner or later: no bit is lost on the way.
        Assert.All(Enumerable.Range(0, 32), place => Assert.True(keys.Select(key => key[place]).Distinct().Count() > 24));
    }
}
