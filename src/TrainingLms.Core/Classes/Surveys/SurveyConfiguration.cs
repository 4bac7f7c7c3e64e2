using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainingLms.Data;

namespace TrainingLms.Classes;

sealed class SurveyConfiguration : IEntityTypeConfiguration<Survey>
{
    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
    };

    public void Configure(EntityTypeBuilder<Survey> survey)
    {
        survey.ToTable("surveys");
        survey.Property(s => s.Title).HasMaxLength(200);
        // Never asked for by parts, so it is stored as the text of the whole; it is replaced and never changed.
        survey.Property(s => s.Questions).HasConversion(
            questions => JsonSerializer.Serialize(questions, Form), stored => JsonSerializer.Deserialize<List<SurveyQuestion>>(stored, Form)!,
            new ValueComparer<IReadOnlyList<SurveyQuestion>>((one, other) => ReferenceEquals(one, other), questions => questions.Count, questions => questions));
        survey.Ignore(s => s.HasEnoughAnswers).Ignore(s => s.Rated);
        survey.HasIndex(s => s.ClassRunId, "IX_surveys_one_evaluation").HasFilter("is_evaluation").RefusedAs("survey.evaluation_already_there");
        survey.HasIndex(s => s.ClassRunId);
        survey.HasIndex(s => s.UnitId);
    }
}

sealed class SurveyInvitationConfiguration : IEntityTypeConfiguration<SurveyInvitation>
{
    public void Configure(EntityTypeBuilder<SurveyInvitation> invitation)
    {
        invitation.ToTable("survey_invitations");
        invitation.HasKey(i => new { i.SurveyId, i.PersonId });
        invitation.HasIndex(i => i.PersonId);
        invitation.WithoutRowOrder();
    }
}

sealed class SurveyTallyConfiguration : IEntityTypeConfiguration<SurveyTally>
{
    public void Configure(EntityTypeBuilder<SurveyTally> tally)
    {
        tally.ToTable("survey_tallies");
        tally.HasKey(t => new { t.SurveyId, t.Mark });
        tally.Property(t => t.Mark).HasMaxLength(50);
        tally.Property(t => t.Question).HasMaxLength(40);
        tally.Property(t => t.About).HasConversion<string>().HasMaxLength(20);
        tally.Property(t => t.Subject).HasMaxLength(200);
        tally.HasIndex(t => new { t.About, t.Subject });
        tally.WithoutRowOrder();
    }
}

sealed class SurveyTextConfiguration : IEntityTypeConfiguration<SurveyText>
{
    public void Configure(EntityTypeBuilder<SurveyText> text)
    {
        text.ToTable("survey_texts");
        text.HasKey(t => new { t.SurveyId, t.Id });
        text.Property(t => t.Question).HasMaxLength(40);
        text.Property(t => t.Text).HasMaxLength(SurveyAnswer.LongestText);
        text.WithoutRowOrder();
    }
}
