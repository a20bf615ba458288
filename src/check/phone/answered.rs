// What the build takes of each numbering plan, and what the tests hold against the library.

use phonenumber::Type;

/// The kinds of number behind which somebody may answer.
pub(super) const ANSWERED: [Type; 9] = [
    Type::FixedLine,
    Type::Mobile,
    Type::TollFree,
    Type::PremiumRate,
    Type::SharedCost,
    Type::PersonalNumber,
    Type::Voip,
    Type::Pager,
    Type::Uan,
];
