using TrainingLms.Data;
using TrainingLms.People;

namespace TrainingLms.Api.Demo;

/// <summary>Reads <c>seeds/demo/staff.json</c>: the people who run the demonstration city, with the roles they hold.</summary>
static class DemoStaff
{
    /// <summary>One of them.</summary>
    /// <param name="Number">Person number, and user name in lower case.</param>
    /// <param name="Name">Invented name.</param>
    /// <param name="Unit">Unit code of the post.</param>
    /// <param name="Post">What the person is.</param>
    /// <param name="Category">Employment category.</param>
    /// <param name="Roles">Roles, each on a unit, reaching the units below.</param>
    public sealed record Member(string Number, string Name, string Unit, string Post, EmploymentCategory Category, IReadOnlyList<HeldRole> Roles);

    /// <summary>A role on a unit.</summary>
    public sealed record HeldRole(string Role, string Unit);

    /// <summary>Reads the file.</summary>
    /// <exception cref="SeedException">An unknown role, or a number that stands twice.</exception>
    public static IReadOnlyList<Member> Read()
    {
        var path = Path.Combine(SeedFile.Folder("seeds"), "demo", "staff.json");
        var staff = SeedFile.Json<List<Member>>(path);
        if (staff.GroupBy(member => member.Number).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new SeedException(path, $"person number {twice.Key} stands twice");
        foreach (var role in staff.SelectMany(member => member.Roles).Where(held => !Role.All.Contains(held.Role)))
            throw new SeedException(path, $"there is no role {role.Role}");
        return staff;
    }
}
