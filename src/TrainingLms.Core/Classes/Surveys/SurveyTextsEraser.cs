using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Privacy;

namespace TrainingLms.Classes;

/// <summary>Erases what people wrote in surveys. Nobody is named in a text, but a style or a matter can be known again; the counted marks stay.</summary>
public sealed class SurveyTextsEraser(LmsDbContext db) : IEraser
{
    const int Batch = 2_000;

    static readonly SurveyState[] Over = [SurveyState.Closed, SurveyState.Published];

    /// <inheritdoc/>
    public string Rule => "survey_texts";

    /// <inheritdoc/>
    public string What => "survey_texts";

    /// <summary>No text can be told to be of a person, so no hold on a person can keep one.</summary>
    public async Task<ErasureCount> CountAsync(Instant cut, CancellationToken cancel) => new(await Due(cut).CountAsync(cancel), 0);

    /// <inheritdoc/>
    public async Task<int> EraseAsync(Instant cut, Instant now, CancellationToken cancel)
    {
        var ids = await Due(cut).OrderBy(text => text.Id).Select(text => text.Id).Take(Batch).ToListAsync(cancel);
        return await db.SurveyTexts.Where(text => ids.Contains(text.Id)).ExecuteDeleteAsync(cancel);
    }

    IQueryable<SurveyText> Due(Instant cut) => db.SurveyTexts.Where(text => db.Surveys.Any(survey => survey.Id == text.SurveyId && Over.Contains(survey.State) && survey.ClosesAt < cut));
}
