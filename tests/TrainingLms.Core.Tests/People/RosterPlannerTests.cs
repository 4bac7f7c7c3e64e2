using NodaTime;
using TrainingLms.People;
using TrainingLms.Privacy;
using static TrainingLms.Core.Tests.People.RosterTemplate;

namespace TrainingLms.Core.Tests.People;

/// <summary>What a row may not do with somebody who is there: each named with its column.</summary>
public sealed class RosterPlannerTests
{
    static readonly KnownUnit Office = new(new Guid(1, 0, 0, new byte[8]), "C-1", "区网信办", true);
    static readonly KnownUnit Street = new(new Guid(2, 0, 0, new byte[8]), "C-2", "街道办", true);
    static readonly KnownUnit Closed = new(new Guid(3, 0, 0, new byte[8]), "C-3", "原信息办", false);

    readonly Person li = new()
    {
        Id = new Guid(9, 0, 0, new byte[8]),
        PersonNumber = "T1",
        Name = "李静",
        UnitId = Office.Id,
        Employment = EmploymentCategory.CivilServant,
        Engagement = Engagement.FullTime,
        Status = PersonStatus.Active,
    };

    PlannedRow Plan(Guid[] uploaders, params (string Column, string Value)[] cells)
    {
        var known = new RosterBase(new[] { Office, Street, Closed }.ToDictionary(unit => unit.Code), new HashSet<Guid> { Office.Id, Street.Id, Closed.Id }, uploaders, 1);
        var row = Read(2, cells.Prepend((RosterKeys.PersonNumber, "T1")));
        var person = new KnownPerson(li, new LocalDate(2020, 1, 1));
        var people = new KnownPeople(new Dictionary<string, KnownPerson> { ["T1"] = person }, new Dictionary<string, KnownPerson>());
        var repeated = new RepeatedKeys();
        repeated.EndLearning();
        return new RosterPlanner(known, KeyRing.InMemory(), Columns, Letters, new RosterSettings()).Plan(row, people, repeated);
    }

    [Fact]
    public void Somebody_who_moves_to_an_open_unit_is_transferred() =>
        Assert.Equal(RowVerdict.Transfer, Plan([], (RosterKeys.UnitCode, "C-2"), (RosterKeys.EffectiveOn, "2026-03-02")).Verdict);

    [Fact]
    public void Nobody_moves_to_a_unit_that_is_not_open() =>
        AssertWrong("roster.unit_not_open", RosterKeys.UnitCode, Plan([], (RosterKeys.UnitCode, "C-3"), (RosterKeys.EffectiveOn, "2026-03-02")));

    [Fact]
    public void Nobody_leaves_and_moves_in_one_row() =>
        AssertWrong("roster.leave_and_move", RosterKeys.UnitCode, Plan([], (RosterKeys.UnitCode, "C-2"), (RosterKeys.Status, "离职"), (RosterKeys.EffectiveOn, "2026-03-02")));

    [Fact]
    public void Who_has_left_moves_only_after_coming_back()
    {
        li.Status = PersonStatus.Left;
        AssertWrong("roster.move_without_return", RosterKeys.Status, Plan([], (RosterKeys.UnitCode, "C-2"), (RosterKeys.EffectiveOn, "2026-03-02")));
    }

    [Theory]
    [InlineData(RosterKeys.Rank, "正处级")]
    [InlineData(RosterKeys.ClaimedTitle, "高级工程师")]
    [InlineData(RosterKeys.Status, "借调")]
    public void Nobody_changes_the_own_rank_title_or_status_with_an_own_roster(string column, string value)
    {
        var typed = Columns[column].Values is { } words && words.All(word => word.Value != value) ? words[^1].Value : value;
        AssertWrong("roster_import.own_record", column, Plan([li.Id], (column, typed)));
        Assert.Equal(RowVerdict.Update, Plan([], (column, typed)).Verdict);
    }

    static void AssertWrong(string code, string column, PlannedRow row)
    {
        Assert.Equal(RowVerdict.Wrong, row.Verdict);
        var problem = Assert.Single(row.Problems);
        Assert.Equal((code, column, Letters[column]), (problem.Code, problem.Column, problem.Letters));
    }
}
