using NodaTime;

namespace TrainingLms.Classes;

/// <summary>签到表: who has a seat at a session, to be printed and signed where no code can be shown.</summary>
/// <param name="UnitId">The unit that runs the class.</param>
/// <param name="Title">Title of the class.</param>
/// <param name="StartsAt">Begin of the session.</param>
/// <param name="EndsAt">Its end.</param>
/// <param name="Venue">Where; null where it is only online.</param>
/// <param name="Lines">In the order of the person numbers.</param>
public sealed record SignInSheet(Guid UnitId, string Title, Instant StartsAt, Instant EndsAt, string? Venue, IReadOnlyList<SignInLine> Lines);

/// <summary>One person on the sheet.</summary>
/// <param name="Number">Person number.</param>
/// <param name="Name">Name.</param>
/// <param name="UnitTitle">Name of the unit.</param>
public sealed record SignInLine(string Number, string Name, string UnitTitle);
