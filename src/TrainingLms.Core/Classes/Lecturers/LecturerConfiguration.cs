using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Classes;

sealed class LecturerConfiguration : IEntityTypeConfiguration<Lecturer>
{
    static readonly ValueComparer<IReadOnlyList<string>> SameList =
        new((one, other) => ReferenceEquals(one, other) || (one != null && other != null && one.SequenceEqual(other)), list => list.Count, list => list);

    public void Configure(EntityTypeBuilder<Lecturer> lecturer)
    {
        lecturer.ToTable("lecturers");
        lecturer.Property(l => l.Name).HasMaxLength(60);
        lecturer.Property(l => l.Employer).HasMaxLength(120);
        lecturer.Property(l => l.Post).HasMaxLength(120);
        lecturer.Property(l => l.Subjects).HasConversion(list => Write(list), text => Read(text), SameList);
        lecturer.Property(l => l.Topics).HasConversion(list => Write(list), text => Read(text), SameList);
        lecturer.Ignore(l => l.TeachesAs);
        lecturer.HasMany(l => l.Times).WithOne().HasForeignKey(time => time.LecturerId);
        lecturer.HasIndex(l => l.PersonId).HasFilter("person_id IS NOT NULL").RefusedAs("lecturer.already_listed");
        lecturer.HasIndex(l => new { l.Name, l.Employer }).HasFilter("person_id IS NULL").RefusedAs("lecturer.already_listed");
        lecturer.HasIndex(l => l.UnitId);
    }

    /// <summary>As people write it, so that a part of a word can be looked for.</summary>
    static string Write(IReadOnlyList<string> list) => JsonSerializer.Serialize(list, StoredLists.Readable);

    static List<string> Read(string text) => JsonSerializer.Deserialize<List<string>>(text, StoredLists.Readable)!;
}

sealed class LecturerTimeConfiguration : IEntityTypeConfiguration<LecturerTime>
{
    public void Configure(EntityTypeBuilder<LecturerTime> time)
    {
        time.ToTable("lecturer_times");
        time.Property(t => t.Kind).HasConversion<string>().HasMaxLength(10);
        time.HasIndex(t => new { t.LecturerId, t.From });
    }
}

static class StoredLists
{
    public static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
