using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;
using TrainingLms.Workflow;

namespace TrainingLms.Privacy;

/// <summary>个人信息处理清单: every personal field with purpose, basis, retention and viewers, put together from what the features declare.</summary>
public sealed partial class PersonalRegister
{
    /// <summary>What every governed table has; hands are keys of people and nothing else.</summary>
    static readonly HashSet<string> Common = [nameof(IVersioned.Version), "DueAt", "State", "Hands"];

    readonly IReadOnlyList<IPersonalData> parts;

    /// <summary>Puts the register together.</summary>
    public PersonalRegister(IEnumerable<IPersonalData> parts)
    {
        this.parts = [.. parts];
        Groups = [.. this.parts.SelectMany(part => part.Groups)];
        Version = VersionOf(Groups);
    }

    /// <summary>All lines, in the order of the floors.</summary>
    public IReadOnlyList<PersonalGroup> Groups { get; }

    /// <summary>Changes with the content: 16 hexadecimal digits. Who has read the notice has read it in this version.</summary>
    public string Version { get; }

    /// <summary>Columns of the model about which the register says nothing, or which it names although they are gone. Empty when it is whole.</summary>
    public IEnumerable<string> Gaps(IModel model)
    {
        var personal = Groups.ToLookup(group => group.Entity);
        var technical = parts.SelectMany(part => part.Technical).ToLookup(part => part.Entity, part => part.Fields);
        var impersonal = parts.SelectMany(part => part.Impersonal).ToHashSet();
        foreach (var entity in model.GetEntityTypes().Where(entity => !entity.IsOwned()))
        {
            var type = entity.ClrType;
            var (told, plain) = (personal[type].SelectMany(group => group.Fields).ToHashSet(), technical[type].SelectMany(fields => fields).ToHashSet());
            if (told.Count == 0 && !impersonal.Contains(type)) yield return $"{type.Name}: say whether it holds personal data";
            if (told.Count > 0 && impersonal.Contains(type)) yield return $"{type.Name}: both personal and impersonal";
            var all = entity.GetFlattenedProperties().Select(property => property.Name).Concat(entity.GetComplexProperties().Select(property => property.Name)).ToHashSet();
            foreach (var gone in told.Concat(plain).Where(name => !all.Contains(name))) yield return $"{type.Name}.{gone}: declared and not there";
            foreach (var property in entity.GetProperties().Where(property => !told.Contains(property.Name) && !plain.Contains(property.Name)))
                if (NeedsLine(property, isPersonal: told.Count > 0)) yield return $"{type.Name}.{property.Name}: declare its purpose, basis, retention and viewers";
        }
    }

    /// <summary>In a personal table everything but keys; elsewhere whatever is sealed or named like something personal.</summary>
    static bool NeedsLine(IProperty property, bool isPersonal)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (isPersonal) return type != typeof(Guid) && !Common.Contains(property.Name);
        return type == typeof(SealedText) || type == typeof(SealedBytes) || LooksPersonal().IsMatch(property.Name);
    }

    static string VersionOf(IEnumerable<PersonalGroup> groups)
    {
        var text = new StringBuilder();
        foreach (var group in groups)
            text.Append($"{group.Entity.Name}|{group.Purpose}|{group.Basis}|{group.Retention}|{string.Join(',', group.Viewers)}|{string.Join(',', group.Fields)}|{group.IsSensitive}|{group.IsWithheld}|{group.ShownSince}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    [GeneratedRegex("(Person|Holder|Applicant|Actor|Viewer|User|Family|Full|First|Last|Nick)Name$|Mobile|Phone|Mail|Resident|Identity|IdNumber|Birth|Gender|Address|BankAccount|Health|Password|Photo|Face|Fingerprint")]
    private static partial Regex LooksPersonal();
}
