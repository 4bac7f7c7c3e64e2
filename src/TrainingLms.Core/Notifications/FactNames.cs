using Microsoft.EntityFrameworkCore;
using TrainingLms.Classes;
using TrainingLms.Data;

namespace TrainingLms.Notifications;

/// <summary>Looks up the names that facts know by key only, each once in a round.</summary>
public sealed class FactNames(LmsDbContext db)
{
    readonly Dictionary<NameOf, object?> known = [];

    /// <summary>The facts with their names, as a message keeps them.</summary>
    internal async Task<string> FillAsync(string facts, CancellationToken cancel)
    {
        var read = FactSheet.Read(facts);
        if (!read.Exists(fact => fact.Value is NameOf)) return facts;
        for (var i = 0; i < read.Count; i++)
            if (read[i].Value is NameOf name) read[i] = (read[i].Name, await FindAsync(name, cancel));
        return FactSheet.Write(read);
    }

    async Task<object?> FindAsync(NameOf name, CancellationToken cancel)
    {
        if (known.TryGetValue(name, out var found)) return found;
        found = name.Kind switch
        {
            Named.ClassRun => await db.ClassRuns.Where(run => run.Id == name.Id).Select(run => run.Title).SingleOrDefaultAsync(cancel),
            Named.ReviewSession => await db.ReviewSessions.Where(session => session.Id == name.Id).Select(session => session.Key).SingleOrDefaultAsync(cancel),
            Named.CourseVersion => InBoth(await db.CourseVersions.Where(version => version.Id == name.Id).Select(version => new Titles(version.Title, version.TitleEnglish)).SingleOrDefaultAsync(cancel)),
            Named.Exam => InBoth(await db.Exams.Where(exam => exam.Id == name.Id).Select(exam => new Titles(exam.Title, exam.EnglishTitle)).SingleOrDefaultAsync(cancel)),
            Named.Programme => await db.ProgrammeVersions.Where(version => version.Id == name.Id).Select(version => version.Content).SingleOrDefaultAsync(cancel) is { } content
                ? new Bilingual(content.Title, content.TitleEnglish) : null,
            Named.WaitingPlace => await PlaceAsync(name.Id, cancel),
            _ => throw new InvalidOperationException($"Nobody knows how to name a {name.Kind}."),
        };
        // A place on the waiting list is another one a moment later.
        return name.Kind == Named.WaitingPlace ? found : known[name] = found;
    }

    /// <summary>How many wait before, and one; whoever has been offered a seat meanwhile is told so by a message of its own.</summary>
    async Task<object?> PlaceAsync(Guid signUpId, CancellationToken cancel)
    {
        var own = await db.SignUps.AsNoTracking().Where(signUp => signUp.Id == signUpId).Select(signUp => new { signUp.ClassRunId, signUp.WaitNumber }).SingleOrDefaultAsync(cancel);
        return own?.WaitNumber is not { } number ? null
            : 1 + await db.SignUps.CountAsync(signUp => signUp.ClassRunId == own.ClassRunId && signUp.State == SignUpState.Waitlisted && signUp.WaitNumber < number, cancel);
    }

    static Bilingual? InBoth(Titles? titles) => titles is null ? null : new Bilingual(titles.Chinese, titles.English ?? titles.Chinese);

    sealed record Titles(string Chinese, string? English);
}
