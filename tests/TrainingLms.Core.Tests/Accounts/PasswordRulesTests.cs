using TrainingLms.People;

namespace TrainingLms.Core.Tests.Accounts;

/// <summary>What may be a password.</summary>
public sealed class PasswordRulesTests
{
    static readonly PasswordRules Rules = PasswordRules.Load(new AccountOptions());

    static string FaultsOf(string password, params string?[] about) => string.Join(' ', Rules.FaultsOf(password, about, "newPassword").Select(fault => fault.Code));

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("umbrella violin cathedral")]
    [InlineData("一只青蛙跳进池塘，月亮碎了。")]
    [InlineData("k7mf-2xqp-w9tr-b4hz")]
    [InlineData("            x7Qp!wLz")]
    [InlineData("ÄÖÜäöüß wéird áccents")]
    public void A_long_one_that_nobody_else_has_is_good_whatever_it_is_made_of(string password) => Assert.Equal("", FaultsOf(password));

    [Theory]
    [InlineData("password1234"), InlineData("P@ssw0rd2026!"), InlineData("Admin@123456"), InlineData("qwertyuiop123"), InlineData("1qaz2wsx3edc")]
    [InlineData("aaaaaaaaaaaaaa"), InlineData("abcabcabcabcabc"), InlineData("123456789012"), InlineData("woaini5201314"), InlineData("iloveyou20080808")]
    [InlineData("管理员密码2026123456"), InlineData("zaqxswcdevfr"), InlineData("Welcome-Welcome-Welcome-"), InlineData("letmein!letmein"), InlineData("dragon monkey master")]
    public void Words_runs_dates_and_repetitions_are_common_however_long(string password) => Assert.Contains("password.too_common", FaultsOf(password), StringComparison.Ordinal);

    [Theory]
    [InlineData("x7Qp!wLz9#k", "password.too_short")]
    [InlineData("x7Qp!wLz9#kv", "")]
    public void Twelve_characters_are_the_least(string password, string fault) => Assert.Equal(fault, FaultsOf(password));

    [Fact]
    public void Characters_are_counted_as_people_see_them()
    {
        Assert.Contains("password.too_short", FaultsOf(string.Concat(Enumerable.Repeat("👨‍👩‍👧", 6))), StringComparison.Ordinal);
        Assert.Equal("", FaultsOf("𠮷野家的早餐有十二个小菜碟子"));
    }

    [Fact]
    public void A_hundred_and_twenty_eight_are_allowed_and_one_more_is_too_many()
    {
        var sentence = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i * 7919 % 1000:000}x"));
        Assert.Equal("", FaultsOf(sentence[..128]));
        Assert.Equal("password.too_long", FaultsOf(sentence[..129]));
    }

    [Theory]
    [InlineData("my number is hr01x9", "HR01X9")]
    [InlineData("umbrella 钱映雪 cathedral", "钱映雪")]
    [InlineData("umbrella QianYingxue", "qianyingxue")]
    public void What_a_colleague_would_try_first_is_refused(string password, string about) => Assert.Equal("password.about_you", FaultsOf(password, about));

    [Fact]
    public void Short_words_about_the_owner_may_occur_by_chance() => Assert.Equal("", FaultsOf("umbrella violin", "Li", null, ""));
}
