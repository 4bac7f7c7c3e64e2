using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Data;

namespace TrainingLms.Classes;

sealed class ClassRunConfiguration : IEntityTypeConfiguration<ClassRun>
{
    public void Configure(EntityTypeBuilder<ClassRun> run)
    {
        run.ToTable("class_runs");
        run.Property(r => r.Title).HasMaxLength(200);
        run.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.Category).HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.Approval).HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.Selection).HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.Evaluation).HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.LotteryCommitment).HasMaxLength(64);
        run.Property(r => r.LotteryKey).HasMaxLength(64);
        // Never asked for by parts, so both are stored as the text of the whole.
        run.Property(r => r.Audience).HasConversion(
            audience => JsonSerializer.Serialize(audience, JsonSerializerOptions.Web), stored => JsonSerializer.Deserialize<CourseAudience>(stored, JsonSerializerOptions.Web)!);
        // A class from before there were models stores nothing here.
        run.Property(r => r.Evidence).HasDefaultValueSql("'[]'").HasConversion(
            evidence => JsonSerializer.Serialize(evidence, JsonSerializerOptions.Web), stored => JsonSerializer.Deserialize<List<EvidenceTerms>>(stored, JsonSerializerOptions.Web)!,
            new ValueComparer<IReadOnlyList<EvidenceTerms>>((one, other) => ReferenceEquals(one, other), terms => terms.Count, terms => terms));
        run.Property(r => r.Facts).HasConversion(facts => JsonSerializer.Serialize(facts, StoredFacts.Options), stored => JsonSerializer.Deserialize<ClassFacts>(stored, StoredFacts.Options)!);
        run.Property(r => r.Hours).HasConversion(hours => JsonSerializer.Serialize(hours, StoredFacts.Options), stored => JsonSerializer.Deserialize<AppliedClassHours>(stored, StoredFacts.Options)!);
        run.Ignore(r => r.IsDrawn).Ignore(r => r.IsClosedToNewcomers).Ignore(r => r.HeldSessions);
        run.HasMany(r => r.Sessions).WithOne().HasForeignKey(session => session.ClassRunId);
        run.HasMany(r => r.Pools).WithOne().HasForeignKey(pool => pool.ClassRunId);
        run.HasIndex(r => r.UnitId);
    }
}

sealed class ClassSessionConfiguration : IEntityTypeConfiguration<ClassSession>
{
    public void Configure(EntityTypeBuilder<ClassSession> session)
    {
        session.ToTable("class_sessions");
        session.Property(s => s.Venue).HasMaxLength(200);
        session.HasIndex(s => s.ClassRunId);
        session.HasIndex(s => new { s.InstructorId, s.StartsAt });
        session.HasIndex(s => s.StartsAt);
    }
}

sealed class SeatPoolConfiguration : IEntityTypeConfiguration<SeatPool>
{
    public void Configure(EntityTypeBuilder<SeatPool> pool)
    {
        pool.ToTable("seat_pools", table => table.HasCheckConstraint("CK_seat_pools_taken", "taken >= 0 AND taken <= capacity"));
        pool.Property(p => p.Level).HasMaxLength(20);
        pool.HasIndex(p => p.ClassRunId, "IX_seat_pools_one_for_all").HasFilter("is_for_all").IsUnique();
        pool.HasIndex(p => p.ClassRunId);
        pool.HasIndex(p => p.ReleaseAt).HasFilter("release_at IS NOT NULL");
    }
}

sealed class SignUpConfiguration : IEntityTypeConfiguration<SignUp>
{
    public void Configure(EntityTypeBuilder<SignUp> signUp)
    {
        signUp.ToTable("sign_ups");
        signUp.Ignore(s => s.IsNamed);
        signUp.HasOne(s => s.Run).WithMany().HasForeignKey(s => s.ClassRunId);
        signUp.HasIndex(s => new { s.ClassRunId, s.PersonId }).HasFilter("state IN ('Requested', 'UnitApproved', 'InLottery', 'Waitlisted', 'Offered', 'Booked')").RefusedAs("sign_up.already_in");
        signUp.HasIndex(s => new { s.ClassRunId, s.WaitNumber }).HasFilter("wait_number IS NOT NULL").IsUnique();
        signUp.HasIndex(s => s.PersonId);
        signUp.HasIndex(s => s.UnitId);
    }
}

sealed class AttendanceConfiguration : IEntityTypeConfiguration<Attendance>
{
    public void Configure(EntityTypeBuilder<Attendance> attendance)
    {
        attendance.ToTable("attendances");
        attendance.Property(a => a.Outcome).HasConversion<string>().HasMaxLength(20);
        attendance.Property(a => a.Method).HasConversion<string>().HasMaxLength(20);
        attendance.HasOne<ClassSession>().WithMany().HasForeignKey(a => a.SessionId);
        attendance.HasIndex(a => new { a.SessionId, a.PersonId }).RefusedAs("attendance.already");
        attendance.HasIndex(a => a.PersonId);
    }
}

sealed class SessionTurnoutConfiguration : IEntityTypeConfiguration<SessionTurnout>
{
    public void Configure(EntityTypeBuilder<SessionTurnout> turnout)
    {
        turnout.ToTable("session_turnouts");
        turnout.HasKey(t => t.SessionId);
    }
}

sealed class WrongCodeConfiguration : IEntityTypeConfiguration<WrongCode>
{
    public void Configure(EntityTypeBuilder<WrongCode> wrong)
    {
        wrong.ToTable("wrong_codes");
        wrong.HasKey(w => new { w.SessionId, w.PersonId });
    }
}

sealed class ClassCreditConfiguration : IEntityTypeConfiguration<ClassCredit>
{
    public void Configure(EntityTypeBuilder<ClassCredit> credit)
    {
        credit.ToTable("class_credits");
        credit.Property(c => c.Conversion).HasMaxLength(40);
        credit.HasOne<SignUp>().WithMany().HasForeignKey(c => c.SignUpId);
        credit.HasIndex(c => new { c.SignUpId, c.Year }).IsUnique();
        credit.HasIndex(c => c.ClassRunId);
        credit.HasIndex(c => c.PersonId);
    }
}

sealed class LeaveRequestConfiguration : IEntityTypeConfiguration<LeaveRequest>
{
    public void Configure(EntityTypeBuilder<LeaveRequest> leave)
    {
        leave.ToTable("leave_requests");
        leave.Ignore(l => l.Sessions);
        leave.HasOne(l => l.SignUp).WithMany().HasForeignKey(l => l.SignUpId);
        leave.HasIndex(l => l.SignUpId);
        leave.HasIndex(l => l.PersonId);
    }
}

sealed class AttendanceAppealConfiguration : IEntityTypeConfiguration<AttendanceAppeal>
{
    public void Configure(EntityTypeBuilder<AttendanceAppeal> appeal)
    {
        appeal.ToTable("attendance_appeals");
        appeal.Property(a => a.Wanted).HasConversion<string>().HasMaxLength(20);
        appeal.HasOne(a => a.Attendance).WithMany().HasForeignKey(a => a.AttendanceId);
        appeal.HasOne(a => a.Run).WithMany().HasForeignKey(a => a.ClassRunId);
        appeal.HasIndex(a => a.AttendanceId).HasFilter("state = 'Lodged'").RefusedAs("attendance_appeal.already");
        appeal.HasIndex(a => a.ClassRunId);
        appeal.HasIndex(a => a.PersonId);
    }
}

/// <summary>Days of the facts are stored as ISO texts.</summary>
static class StoredFacts
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new DayConverter(), new JsonStringEnumConverter() } };

    sealed class DayConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => LocalDatePattern.Iso.Parse(reader.GetString()!).Value;

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) => writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }
}
