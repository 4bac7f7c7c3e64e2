using NodaTime;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Core.Tests.People;

public sealed class IdentityTests
{
    static readonly LocalDate Today = new(2026, 3, 2);

    [Theory]
    [InlineData("360426199101010071", "360426199101010071")]
    [InlineData("11010519491231002X", "11010519491231002X")]
    [InlineData("11010519491231002x", "11010519491231002X")]
    public void A_right_identity_number_is_kept_with_an_upper_case_X(string typed, string kept) =>
        Assert.Equal(kept, IdentityNumber.Read(typed, Today).Number?.Value);

    [Theory]
    [InlineData("36042619910101007", "identity.length")]
    [InlineData("3604261991010100710", "identity.length")]
    [InlineData("36042619910101O071", "identity.character")]
    [InlineData("36042619910101007Y", "identity.character")]
    [InlineData("110105200102290010", "identity.birth_date")]
    [InlineData("110105203001010018", "identity.birth_date")]
    [InlineData("360426199101010072", "identity.check_digit")]
    public void A_wrong_identity_number_says_what_is_wrong(string typed, string code) => Assert.Equal(code, IdentityNumber.Read(typed, Today).Problem);

    [Fact]
    public void The_check_digit_of_a_day_that_does_not_exist_may_fit_all_the_same() => Assert.Equal('0', IdentityNumber.CheckCharacterOf("11010520010229001"));

    [Fact]
    public void An_identity_number_tells_birth_gender_and_whether_its_region_is_known()
    {
        var number = IdentityNumber.Read("360426199101010071", Today).Number!;
        Assert.Equal((new LocalDate(1991, 1, 1), true, true), (number.Birth, number.IsMale, number.IsRegionKnown));
        Assert.False(IdentityNumber.Read("99000019910101007" + IdentityNumber.CheckCharacterOf("99000019910101007"), Today).Number!.IsRegionKnown);
    }

    [Theory]
    [InlineData("12120000ABCDEFGH14", "12120000ABCDEFGH14")]
    [InlineData("12120000abcdefgh14", "12120000ABCDEFGH14")]
    public void A_right_credit_code_is_kept_in_upper_case(string typed, string kept) => Assert.Equal(kept, IdentityCreditCode.Read(typed).Number?.Value);

    [Theory]
    [InlineData("12120000IBCDEFGH14", "identity.character")]
    [InlineData("12120000AOCDEFGH14", "identity.character")]
    [InlineData("12120000ABZDEFGH14", "identity.character")]
    [InlineData("12120000ABCSEFGH14", "identity.character")]
    [InlineData("12120000ABCDVFGH14", "identity.character")]
    [InlineData("1212000AABCDEFGH14", "identity.character")]
    [InlineData("12120000ABCDEFGH1", "identity.length")]
    [InlineData("12120000ABCDEFGH15", "identity.check_digit")]
    public void A_wrong_credit_code_says_what_is_wrong(string typed, string code) => Assert.Equal(code, IdentityCreditCode.Read(typed).Problem);

    [Theory]
    [InlineData("360426199101010071", "**************0071")]
    [InlineData(null, null)]
    public void Identity_numbers_are_shown_with_their_last_four_characters(string? number, string? shown) => Assert.Equal(shown, Masked.ResidentId(number));

    [Theory]
    [InlineData("13812345678", "138****5678")]
    [InlineData("123", "***")]
    public void Mobile_numbers_are_shown_without_their_middle(string number, string shown) => Assert.Equal(shown, Masked.Mobile(number));

    [Fact]
    public void Numbers_inside_a_text_are_masked_and_other_digits_stay() => Assert.Equal(
        "为**************002X（电话138****5678）办理，文号2026000123，工号10000012345678",
        Masked.InText("为11010519491231002X（电话13812345678）办理，文号2026000123，工号10000012345678"));
}
