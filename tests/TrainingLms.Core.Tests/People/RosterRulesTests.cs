using NodaTime;
using TrainingLms.People;
using TrainingLms.Sentences;
using static TrainingLms.Core.Tests.People.RosterTemplate;

namespace TrainingLms.Core.Tests.People;

public sealed class RosterRulesTests
{
    static RowReading Read(params (string Column, string Value)[] cells) => RosterTemplate.Read(37, cells);

    [Theory]
    [InlineData("employee_no", "A-01_9", "A-01_9")]
    [InlineData("name", "李 静", "李静")]
    [InlineData("name", "买买提•艾力", "买买提·艾力")]
    [InlineData("name", "Anna Li", "Anna Li")]
    [InlineData("gender", "male", "男")]
    [InlineData("gender", "F", "女")]
    [InlineData("mobile", "+8613812345678", "13812345678")]
    [InlineData("mobile", "138-1234-5678", "13812345678")]
    [InlineData("email", "Li.Jing@Example.CN", "Li.Jing@example.cn")]
    [InlineData("education", "硕士研究生", "硕士研究生")]
    [InlineData("work_start", "2024-05", "2024-05")]
    public void A_good_value_is_normalised(string column, string typed, string value)
    {
        var row = Read((column, typed));
        Assert.Empty(row.Problems);
        Assert.Equal(value, row[column]);
    }

    [Theory]
    [InlineData("employee_no", "A 01", "person.number_malformed")]
    [InlineData("employee_no", "123456789012345678901234567890123", "person.number_malformed")]
    [InlineData("name", "李2", "person.name_malformed")]
    [InlineData("resident_id", "360426199101010072", "identity.check_digit")]
    [InlineData("resident_id", "**************0071", "person.masked_id")]
    [InlineData("mobile", "138****5678", "person.masked_id")]
    [InlineData("mobile", "23812345678", "person.mobile_malformed")]
    [InlineData("email", "li at example.cn", "person.email_malformed")]
    [InlineData("education", "研究生", "roster.value_not_in_list")]
    [InlineData("status", "清空", "roster.cannot_be_cleared")]
    [InlineData("effective_date", "清空", "roster.cannot_be_cleared")]
    public void A_bad_value_is_named_with_row_column_and_sentence(string column, string typed, string code)
    {
        var row = Read((column, typed));
        var problem = Assert.Single(row.Problems);
        Assert.Equal((code, column, Letters[column]), (problem.Code, problem.Column, problem.Letters));
        Assert.Null(row[column]);
        foreach (var book in (SentenceBook[])[SentenceBook.Chinese, SentenceBook.English])
        {
            var sentence = book.Say(problem.AsRefusal());
            Assert.NotEqual(code, sentence);
            Assert.DoesNotContain('{', sentence);
        }
    }

    [Fact]
    public void All_problems_of_a_row_are_told_at_once()
    {
        var row = Read(("employee_no", "A 1"), ("name", "李2"), ("resident_id", "1"), ("mobile", "1"));
        Assert.Equal(["person.number_malformed", "person.name_malformed", "identity.length", "person.mobile_malformed"], row.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Gender_must_agree_with_the_identity_number() =>
        Assert.Equal("person.gender_differs", Assert.Single(Read(("gender", "女"), ("resident_id", "360426199101010071")).Problems).Code);

    [Fact]
    public void An_empty_cell_leaves_and_the_clear_word_clears()
    {
        var row = Read(("post", "清空"));
        Assert.Equal(["post"], row.Cleared);
        Assert.Empty(row.Values);
    }

    [Fact]
    public void An_unknown_region_only_warns()
    {
        var row = Read(("resident_id", "99000019910101007" + IdentityNumber.CheckCharacterOf("99000019910101007")));
        Assert.Empty(row.Problems);
        Assert.Equal("identity.region_unknown", Assert.Single(row.Warnings).Code);
    }

    [Fact]
    public void A_cell_that_could_not_be_read_keeps_the_reason_the_reader_gave()
    {
        var row = RosterRules.Read(
            new RosterRow(2, new Dictionary<string, RosterCell> { ["post"] = new("#REF!", null, "cell.excel_error", []) }), Letters, Columns, Today);
        Assert.Equal("cell.excel_error", Assert.Single(row.Problems).Code);
    }
}
