using NodaTime;
using TrainingLms.Competencies;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Competencies;

/// <summary>Which profile holds for whom.</summary>
public sealed class ProfileBookTests
{
    static readonly Guid City = new(1, 0, 0, new byte[8]), District = new(2, 0, 0, new byte[8]);

    static readonly Act Officer = new(new Actor(new Guid(9, 0, 0, new byte[8]), "Zhao", [new Grant(Role.TrainingOfficer, City, true, Guid.Empty), new Grant(Role.TrainingOfficer, District, true, Guid.Empty)], FlatUnits.Instance),
        Instant.FromUtc(2026, 3, 2, 1, 0));

    static PostProfile Profile(string name, Guid unit, string post = "", EmploymentCategory? category = null, string model = "four-forces") =>
        PostProfile.Draft(new NewProfile(unit, post, category, model, 1, [new WantedLevel("leg", 2)], name), 1, Officer);

    static string[] For(Guid unit, string? post, EmploymentCategory category, params PostProfile[] inForce) =>
        [.. new ProfileBook(inForce, at => at == District ? [District, City] : [at]).For(unit, post, category).Select(profile => profile.Basis)];

    [Fact]
    public void The_closest_description_decides_post_before_category()
    {
        PostProfile all = Profile("all", City), category = Profile("category", City, category: EmploymentCategory.CivilServant), post = Profile("post", City, "科员"),
            both = Profile("both", City, "科员", EmploymentCategory.CivilServant);
        Assert.Equal(["both"], For(City, "科员", EmploymentCategory.CivilServant, all, category, post, both));
        Assert.Equal(["post"], For(City, "科员", EmploymentCategory.InstitutionStaff, all, category, post, both));
        Assert.Equal(["category"], For(City, "科长", EmploymentCategory.CivilServant, all, category, post, both));
        Assert.Equal(["all"], For(City, null, EmploymentCategory.InstitutionStaff, all, category, post, both));
    }

    [Fact]
    public void The_nearest_unit_decides_even_where_one_above_describes_more_closely()
    {
        PostProfile near = Profile("near", District), above = Profile("above", City, "科员");
        Assert.Equal(["near"], For(District, "科员", EmploymentCategory.CivilServant, near, above));
        Assert.Equal(["above"], For(City, "科员", EmploymentCategory.CivilServant, near, above));
        Assert.Empty(For(City, "科长", EmploymentCategory.CivilServant, near, above));
    }

    [Fact]
    public void Each_model_is_looked_for_by_itself()
    {
        PostProfile forces = Profile("forces", District), abilities = Profile("abilities", City, model: "four-abilities");
        Assert.Equal(["abilities", "forces"], For(District, null, EmploymentCategory.Other, forces, abilities));
    }

    [Fact]
    public void Wanted_levels_come_back_as_they_were_stored()
    {
        var wanted = new WantedLevels([new("internet-rules", 3), new("pen", 1)]);
        Assert.Equal("internet-rules:3 pen:1", $"{wanted}");
        Assert.Equal(wanted.Levels, WantedLevels.Parse($"{wanted}").Levels);
    }
}
